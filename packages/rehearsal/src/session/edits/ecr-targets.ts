import type { inventory } from "@slipway/simulator";
import type { AwsRequests } from "./aws-requests.ts";
import { EditError, type EditTarget, type Values } from "./edit-target.ts";

type Aws = ReturnType<typeof inventory>["aws"];

/** Repositories, their lifecycle policies and whether tags may be moved. */
export const ecrTargets = (aws: Aws, at: (region: string) => AwsRequests): EditTarget[] =>
  aws.repositories.map(({ repositoryName, repositoryArn }) => {
    const { ecr } = at(repositoryArn.split(":")[3] ?? "");
    const setters: Readonly<Record<string, (value: unknown) => Promise<void>>> = {
      lifecyclePolicy: (policy) =>
        policy === null
          ? ecr("DeleteLifecyclePolicy", { repositoryName })
          : ecr("PutLifecyclePolicy", {
              repositoryName,
              lifecyclePolicyText: typeof policy === "string" ? policy : JSON.stringify(policy),
            }),
      imageTagMutability: (imageTagMutability) => ecr("PutImageTagMutability", { repositoryName, imageTagMutability }),
    };
    return {
      id: repositoryArn,
      name: `repository ${repositoryName}`,
      remove: () => ecr("DeleteRepository", { repositoryName, force: true }),
      async set(fields: Values) {
        for (const [name, value] of Object.entries(fields)) {
          const setter = setters[name];
          if (setter === undefined)
            throw new EditError(
              `${repositoryArn}: of ${name} nothing can be set; of ${Object.keys(setters).join(", ")} it can.`,
            );
          await setter(value);
        }
      },
    };
  });
