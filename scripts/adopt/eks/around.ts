import type { Cluster } from "@aws-sdk/client-eks";
import { MissingError, UnfitError } from "../../../packages/action/src/index.ts";
import type { AwsReads } from "../../../packages/aws/src/aws.ts";
import { rulesOf } from "../../../packages/aws/src/ec2/rule-calls.ts";
import { readRules } from "../../../packages/aws/src/ecr/lifecycle-calls.ts";
import { readRepository } from "../../../packages/aws/src/ecr/repository-calls.ts";
import { readAddon } from "../../../packages/aws/src/eks/addons/addon-calls.ts";
import { readEntry } from "../../../packages/aws/src/eks/entry-calls.ts";
import { retentions } from "../../../packages/aws/src/logs/log-group.ts";
import { readGroup } from "../../../packages/aws/src/logs/log-group-calls.ts";
import { addonsOf, entriesOf } from "./lists.ts";

/** What a workflow keeps is said by the one, what it leaves as it is by the other. */
interface Kept<T> {
  readonly kept: T;
  readonly left: readonly string[];
}

const logged = ["api", "audit", "authenticator"].join();

/** After how many days the logs go; 0 where there are none, and -1 where the workflow's own kinds and retention are not what there is. */
export async function logsOf({ name = "", logging }: Cluster, aws: AwsReads): Promise<Kept<number>> {
  const types = (logging?.clusterLogging ?? []).flatMap((each) => (each.enabled ? (each.types ?? []) : [])).sort();
  if (types.length === 0) return { kept: 0, left: [] };
  const days = (await readGroup(`/aws/eks/${name}/cluster`, false, aws))?.days;
  if (types.join() === logged && retentions.some((each) => each === String(days))) return { kept: days ?? 0, left: [] };
  return {
    kept: -1,
    left: [`The control plane logs ${types.join(", ")}, kept for ${days === undefined ? "ever" : `${days} days`}.`],
  };
}

/** The add-ons that the workflow knows, and the role of the driver for EBS where it is given as the workflow gives it. */
export async function addonsIn(clusterName: string, known: readonly string[], aws: AwsReads) {
  const there = await addonsOf(clusterName, aws);
  const ebs = "aws-ebs-csi-driver";
  const driver = there.includes(ebs) ? await readAddon({ clusterName, addonName: ebs }, true, aws) : undefined;
  const classes = driver?.configuration.defaultStorageClass as { readonly enabled?: unknown } | undefined;
  const [role, ...roles] = driver?.podRoles ?? [];
  const ebsRole = roles.length === 0 && classes?.enabled === true ? role?.roleArn : undefined;
  return {
    addons: known.filter((name) => there.includes(name)),
    ebsRole,
    left: there
      .filter((name) => !known.includes(name) && (name !== ebs || ebsRole === undefined))
      .map((name) => `The add-on ${name}.`),
  };
}

/** Those who administer the whole cluster by an access entry. */
export async function adminsOf({ name = "", accessConfig }: Cluster, aws: AwsReads): Promise<Kept<readonly string[]>> {
  if (accessConfig?.authenticationMode === "CONFIG_MAP")
    return { kept: [], left: ["Who may administer the cluster is in its ConfigMap aws-auth."] };
  const entries = await Promise.all(
    (await entriesOf(name, aws)).map((principalArn) => readEntry({ clusterName: name, principalArn }, aws)),
  );
  const found = entries.filter((entry) => entry !== undefined && entry.type === "STANDARD");
  const isAdmin = (entry: (typeof found)[number]) =>
    entry?.policies.some((each) => each.name === "AmazonEKSClusterAdminPolicy" && each.namespaces === undefined);
  const isBearer = (entry: (typeof found)[number]) => /:(role|user)\//.test(entry?.principalArn ?? "");
  const isKept = (entry: (typeof found)[number]) => isAdmin(entry) === true && isBearer(entry);
  return {
    kept: found.filter(isKept).map((entry) => entry?.principalArn ?? ""),
    left: found.filter((entry) => !isKept(entry)).map((entry) => `The access entry of ${entry?.principalArn}.`),
  };
}

/** The ranges that may connect to both ports of the workflow. */
export async function openTo({ resourcesVpcConfig }: Cluster, aws: AwsReads): Promise<readonly string[]> {
  const group = resourcesVpcConfig?.clusterSecurityGroupId;
  if (group === undefined) return [];
  const rules = await rulesOf(group, aws);
  const reach = (port: number) =>
    rules.flatMap(({ protocol, ports, peer }) =>
      protocol === "tcp" && ports.from === port && ports.to === port && peer?.kind === "range" ? [peer.range.text] : [],
    );
  const secure = reach(443);
  return [...new Set(reach(80))].filter((range) => secure.includes(range)).sort();
}

/** A repository as the workflow keeps one, and what it would change of it. */
export async function repositoryOf(name: string, aws: AwsReads) {
  const [repository, rules = []] = await Promise.all([readRepository(name, aws), readRules(name, aws)]);
  if (repository === undefined)
    throw new MissingError(
      `There is no repository ${name} in ${aws.region}.`,
      "Correct --repository, or leave it out.",
    );
  const untagged = rules.find(({ selection }) => selection.tagStatus === "untagged");
  if (untagged !== undefined && untagged.selection.countType !== "sinceImagePushed")
    throw new UnfitError(
      `The repository ${name} has a rule for untagged images that is not about days since they were pushed, and it may have one only.`,
      "Leave --repository out; the action create-ecr keeps the repository without its rules.",
    );
  return {
    read: { name, ...(untagged === undefined ? {} : { untaggedDays: untagged.selection.countNumber }) },
    differences: [
      ...(repository.scanOnPush ? [] : [`The repository ${name} does not scan images when they are pushed: it will.`]),
      ...(untagged === undefined
        ? [`The repository ${name} keeps images without a tag: untagged-days says for how long.`]
        : []),
    ],
  };
}
