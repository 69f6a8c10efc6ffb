import { UnfitError } from "@slipway/action";
import { type Change, defineResource, type Planned } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../../aws.ts";
import { answers, listed, type Shows } from "../../client/planned/shows.ts";
import { whereOf } from "../../client/where.ts";
import { issueRemedy } from "../issues.ts";
import type { AddonBody, AddonState, AddonWant } from "./addon-state.ts";
import { addonChanges, changedAddon, newAddon } from "./body.ts";
import { chooseVersion } from "./version.ts";

const tag = "made-by";

/** An add-on of EKS: its version, its configuration, and the role that its pods act as. */
export const addon = defineResource<AddonWant, AddonState, AddonBody, AwsReads, Aws>({
  kind: "add-on",
  id: ({ cluster, name }) => `${cluster}/${name}`,
  where: whereOf,
  seal: {
    read: ({ tags }) => tags[tag],
    add: (body, record) => ({ ...body, tags: { ...body.tags, [tag]: record } }),
  },

  async read({ cluster, name, role }, aws) {
    const { readAddon } = await import("./addon-calls.ts");
    const have = await readAddon({ clusterName: cluster, addonName: name }, role !== undefined, aws);
    for (const issue of have?.issues ?? []) aws.run.warn(`The add-on ${name} has ${issue}`);
    return have;
  },

  async plan(want, have, aws): Promise<Planned<AddonBody>> {
    const chosen = await chooseVersion(want, have, aws);
    if (have === undefined) return { operation: "create", body: await newAddon(want, chosen, aws) };
    const changes = [...failedChanges(have), ...addonChanges(have, want, chosen)];
    if (changes.length === 0) {
      refuseDegraded(have, aws);
      return { operation: "none" };
    }
    return { operation: "update", body: await changedAddon(want, have, { chosen, changes }, aws), changes };
  },

  async create(_id, body, aws) {
    const { createAddon } = await import("./addon-calls.ts");
    await createAddon(body, aws);
  },

  async update({ addonArn }, body, aws) {
    const { updateAddon } = await import("./addon-calls.ts");
    await updateAddon(addonArn, body, aws);
  },

  async delete(have, aws) {
    const { deleteAddon } = await import("./addon-calls.ts");
    await deleteAddon(have, aws);
  },

  shows: (_id, body, have, aws) => showsOf(body, have, aws),

  status({ status, issues }) {
    if (/^(CREATING|UPDATING|DELETING)$/.test(status)) return { inProgress: status };
    return hasFailed(status) ? { failed: [status, ...issues].join("; ") } : {};
  },

  async wait(have, aws) {
    const { waitForAddon } = await import("./addon-calls.ts");
    await waitForAddon(have, aws);
  },
});

const hasFailed = (status: string): boolean => /^(CREATE|UPDATE)_FAILED$/.test(status);

/** What failed is tried again, by an update. */
const failedChanges = ({ status }: AddonState): Change[] =>
  hasFailed(status) ? [{ field: "status", have: status, want: "ACTIVE" }] : [];

/** A plan goes on; who is to say that all is well does not. */
function refuseDegraded({ status, issues, issueCodes, addonName }: AddonState, { run }: AwsReads): void {
  if (status !== "DEGRADED" || run.mode === "plan") return;
  throw new UnfitError(
    `The add-on ${addonName} is as declared and DEGRADED: ${issues.join("; ") || "EKS does not say why"}.`,
    issueRemedy(
      issueCodes,
      issueCodes.includes("AccessDenied")
        ? "Its pods may not do what they need in AWS: give it a role with the policies that AWS recommends."
        : "Mend what EKS says of it, then run again.",
    ),
  );
}

/** What a later step of the job will read of it. */
function showsOf(body: AddonBody, have: AddonState | undefined, aws: AwsReads): Shows {
  const { clusterName, addonName, addonVersion = have?.addonVersion } = body;
  const input = { clusterName, addonName };
  const tags = { ...have?.tags, ...body.tags };
  const addon = { addonArn: have?.addonArn, clusterName, addonName, addonVersion, tags, status: "ACTIVE" };
  return {
    ...answers(aws, { of: "eks:DescribeAddon", input }, { addon }, have === undefined),
    ...listed(aws, { of: "eks:ListAddons", input: { clusterName } }, { in: "addons", item: addonName }),
  };
}
