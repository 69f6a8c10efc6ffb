import {
  type Addon,
  CreateAddonCommand,
  type CreateAddonCommandInput,
  DeleteAddonCommand,
  DescribeAddonCommand,
  DescribePodIdentityAssociationCommand,
  UpdateAddonCommand,
  type UpdateAddonCommandInput,
} from "@aws-sdk/client-eks";
import type { Aws, AwsReads } from "../../aws.ts";
import { call, unlessMissing } from "../../client/calls.ts";
import { eksOf } from "../client.ts";
import { type Issues, notDone } from "../issues.ts";
import { setTags } from "../tag-calls.ts";
import { awaitUpdate } from "../updates.ts";
import type { AddonBody, AddonState, PodRole } from "./addon-state.ts";
import { parseConfiguration } from "./configuration.ts";

const restBetween = 10_000;

/** Which add-on: a cluster has one of each name. */
interface AddonKey {
  readonly clusterName: string;
  readonly addonName: string;
}

const named = ({ clusterName, addonName }: AddonKey): string => `${addonName} in ${clusterName}`;

async function describeAddon(key: AddonKey, aws: AwsReads): Promise<Addon | undefined> {
  const eks = eksOf(aws);
  const { clusterName, addonName } = key;
  const answer = await unlessMissing(
    call(aws.run, `eks:DescribeAddon of ${named(key)}`, (options) =>
      eks.send(new DescribeAddonCommand({ clusterName, addonName }), options),
    ),
  );
  return answer?.addon;
}

/** Undefined when there is no such add-on, or no such cluster. Which roles its pods act as takes a request for each. */
export async function readAddon(key: AddonKey, withRoles: boolean, aws: AwsReads): Promise<AddonState | undefined> {
  const addon = await describeAddon(key, aws);
  if (addon === undefined) return undefined;
  const { configurationValues, podIdentityAssociations = [] } = addon;
  return {
    ...key,
    addonArn: addon.addonArn ?? "",
    addonVersion: addon.addonVersion ?? "",
    status: addon.status ?? "",
    configurationValues,
    configuration: await parseConfiguration(configurationValues),
    serviceAccountRoleArn: addon.serviceAccountRoleArn,
    podRoles: withRoles ? await readRoles(key, podIdentityAssociations, aws) : [],
    tags: addon.tags ?? {},
    ...issuesOf(addon),
  };
}

const issuesOf = ({ health }: Addon): Issues => ({
  issues: (health?.issues ?? []).map(({ code, message }) => `${code}: ${message}`),
  issueCodes: (health?.issues ?? []).map(({ code }) => String(code)),
});

async function readRoles({ clusterName }: AddonKey, arns: readonly string[], aws: AwsReads): Promise<PodRole[]> {
  const eks = eksOf(aws);
  const all = await Promise.all(
    arns.map(async (arn) => {
      const associationId = arn.slice(arn.lastIndexOf("/") + 1);
      const answer = await unlessMissing(
        call(aws.run, `eks:DescribePodIdentityAssociation ${associationId} in ${clusterName}`, (options) =>
          eks.send(new DescribePodIdentityAssociationCommand({ clusterName, associationId }), options),
        ),
      );
      const { serviceAccount, roleArn } = answer?.association ?? {};
      return serviceAccount === undefined || roleArn === undefined ? [] : [{ serviceAccount, roleArn }];
    }),
  );
  return all.flat();
}

const wire = ({ configurationValues, podIdentityAssociations, ...body }: AddonBody) => ({
  ...body,
  ...(configurationValues === undefined
    ? {}
    : {
        configurationValues:
          typeof configurationValues === "string" ? configurationValues : JSON.stringify(configurationValues),
      }),
  ...(podIdentityAssociations === undefined ? {} : { podIdentityAssociations: [...podIdentityAssociations] }),
});

/** Creates an add-on, and waits until what it consists of runs. */
export async function createAddon(body: AddonBody, aws: Aws): Promise<void> {
  const eks = eksOf(aws);
  const input = wire(body) as CreateAddonCommandInput;
  await aws.write(`eks:CreateAddon ${named(body)}`, (options) => eks.send(new CreateAddonCommand(input), options));
  const now = await waitForAddon(body, aws);
  if (now?.status === "CREATE_FAILED") throw notDone(`create the add-on ${body.addonName}`, now.status, issuesOf(now));
}

/** Waits while an add-on is being created, changed or deleted. Undefined when it is gone then. */
export async function waitForAddon(key: AddonKey, aws: AwsReads): Promise<Addon | undefined> {
  return await aws.run.wait(`the add-on ${key.addonName}`, async () => {
    for (;;) {
      const now = await describeAddon(key, aws);
      if (!/^(CREATING|UPDATING|DELETING)$/.test(now?.status ?? "")) return now;
      await aws.run.clock.sleep(restBetween);
    }
  });
}

/** Changes what the body names: tags by a request of their own. */
export async function updateAddon(arn: string, body: AddonBody, aws: Aws): Promise<void> {
  const eks = eksOf(aws);
  const { clusterName, addonName } = body;
  const { tags, ...input } = wire(body);
  if (tags !== undefined) await setTags({ arn, named: named(body) }, tags, aws);
  if (input.addonVersion === undefined) return;
  const { update } = await aws.write(`eks:UpdateAddon ${named(body)}`, (options) =>
    eks.send(new UpdateAddonCommand(input as UpdateAddonCommandInput), options),
  );
  await awaitUpdate({ clusterName, addonName }, { update, of: `the add-on ${addonName}` }, aws);
}

/** Deletes an add-on with what it consists of, and waits until it is gone. */
export async function deleteAddon(key: AddonKey, aws: Aws): Promise<void> {
  const eks = eksOf(aws);
  const { clusterName, addonName } = key;
  await unlessMissing(
    aws.write(`eks:DeleteAddon ${named(key)}`, (options) =>
      eks.send(new DeleteAddonCommand({ clusterName, addonName }), options),
    ),
  );
  const now = await waitForAddon(key, aws);
  if (now !== undefined) throw notDone(`delete the add-on ${addonName}`, now.status ?? "", issuesOf(now));
}
