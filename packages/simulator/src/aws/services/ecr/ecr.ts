import { jsonDenials } from "../../engine/denials.ts";
import type { Api } from "../../engine/operation.ts";
import { imageOperations } from "./images.ts";
import { lifecycleOperations } from "./lifecycle-operations.ts";
import { repositoryOperations } from "./repositories.ts";
import { repositoryPolicyOperations } from "./repository-policies.ts";
import { wrongParameter } from "./state.ts";
import { tagOperations } from "./tags.ts";

const tokenHours = 12;

/** The Elastic Container Registry. */
export const ecrApi: Api = {
  prefix: "ecr",
  paging: { token: "nextToken", size: "maxResults", next: "nextToken" },
  protocol: "json",
  namespace: "AmazonEC2ContainerRegistry_V20150921",
  version: "2015-09-21",
  denials: jsonDenials,
  missing: (member) => wrongParameter(member, "must not be null"),
  operations: {
    ...repositoryOperations,
    ...repositoryPolicyOperations,
    ...tagOperations,
    ...imageOperations,
    ...lifecycleOperations,
    GetAuthorizationToken: {
      run({ world, region, account }) {
        const authorizationToken = Buffer.from(`AWS:${world.ids.word(200)}`).toString("base64");
        const expiresAt = world.clock.now() / 1000 + tokenHours * 3600;
        const proxyEndpoint = `https://${account}.dkr.ecr.${region}.amazonaws.com`;
        return { authorizationData: [{ authorizationToken, expiresAt, proxyEndpoint }] };
      },
    },
  },
};
