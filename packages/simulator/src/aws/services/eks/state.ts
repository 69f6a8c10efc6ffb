import type { World } from "../../../world/world.ts";
import { AwsRefusal, type Call, type Fields } from "../../engine/operation.ts";

export type Tags = Record<string, string>;

/** A change of a cluster, node group or add-on that is under way, or was. */
export interface Update {
  readonly id: string;
  status: "InProgress" | "Successful" | "Failed";
  readonly type: string;
  readonly params: readonly { readonly type: string; readonly value: string }[];
  readonly createdAt: number;
  errors: readonly Fields[];
  /** What the cluster will say when it is done. */
  readonly change: Fields;
  /** The node group or add-on that it is of; left out, the cluster. */
  readonly part?: PartName;
}

/** A part by the member of its cluster that holds it, and its name. */
export interface PartName {
  readonly kind: "nodegroups" | "addons";
  readonly name: string;
}

export type AccessScope = {
  readonly type: string;
  readonly namespaces: readonly string[];
};

export interface AccessEntry {
  readonly clusterName: string;
  readonly principalArn: string;
  /** The principal's unique id: another of the same name is not the same. */
  readonly principalId: string;
  readonly accessEntryArn: string;
  readonly createdAt: number;
  modifiedAt: number;
  readonly type: string;
  username: string;
  kubernetesGroups: string[];
  tags: Tags;
  readonly policies: Record<string, { accessScope: AccessScope; readonly associatedAt: number; modifiedAt: number }>;
}

/** A role that the pods of a service account act as, in wire shape. */
export type Association = {
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  roleArn: string;
  readonly associationArn: string;
  readonly associationId: string;
  readonly tags: Tags;
  readonly createdAt: number;
  modifiedAt: number;
  readonly disableSessionTags: boolean;
  /** The add-on that made it. */
  readonly ownerArn?: string;
};

/** A node group or an add-on, in wire shape. */
export type Part = Record<string, unknown> & { status: string; tags: Tags };

export interface Cluster {
  /** In wire shape, without what is only known while it is shown. */
  shown: Fields & { readonly name: string; readonly arn: string; readonly status: string; readonly version: string };
  readonly id: string;
  readonly creator: { readonly arn: string; readonly id: string };
  readonly bootstrapAdmin: boolean;
  /** The zones of the subnets that it was made with. */
  readonly zones: readonly string[];
  readonly entries: Record<string, AccessEntry>;
  readonly nodegroups: Record<string, Part>;
  readonly addons: Record<string, Part>;
  readonly associations: Record<string, Association>;
  /** The certificate of an authority that is to sign later, in PEM. */
  successor?: string;
  /** What runs in it of add-ons and is not EKS's, by name with the version: it was there before, or was to stay. */
  readonly selfManaged: Record<string, string>;
  readonly updates: Update[];
  /** What a check of it before an upgrade finds, where a test says so. */
  obstacles?: readonly {
    readonly name: string;
    readonly version: string;
    readonly status: "ERROR" | "WARNING";
    readonly reason: string;
  }[];
  /** The version before the last upgrade, and when that ended: for seven days there is a way back. */
  before?: { readonly version: string; readonly until: number };
}

export interface EksState {
  /** By region and name. */
  readonly clusters: Record<string, Cluster>;
  /** What was answered to requests that carried a token, by region, operation and token. */
  readonly tokens: Record<string, { readonly input: string; readonly answer: string }>;
}

/** EKS's part of the world. */
export const eks = (world: World): EksState => world.section("aws-eks", () => ({ clusters: {}, tokens: {} }));

export const keyOf = (region: string, name: string): string => `${region}/${name}`;

/** Seconds since 1970, as the JSON APIs write times. */
export const epochSeconds = (world: World): number => world.clock.now() / 1000;

export const invalid = (message: string, more: Fields = {}): AwsRefusal =>
  new AwsRefusal(400, "InvalidParameterException", message, more);
export const badRequest = (message: string, more: Fields = {}): AwsRefusal =>
  new AwsRefusal(400, "InvalidRequestException", message, more);
export const inUse = (message: string, more: Fields = {}): AwsRefusal =>
  new AwsRefusal(409, "ResourceInUseException", message, more);
export const notFound = (message: string, more: Fields = {}): AwsRefusal =>
  new AwsRefusal(404, "ResourceNotFoundException", message, more);

/** Refuse by name what EKS takes and this one does not do: nothing is taken and dropped. */
export function refuseNotSimulated(call: Call, members: readonly string[]): void {
  const given = members.find((member) => call.input[member] !== undefined);
  if (given !== undefined) throw badRequest(`${given} is not simulated.`);
}

/** The cluster that a call names, or EKS's refusal. */
export function theCluster(call: Call, member = "clusterName"): Cluster {
  const name = call.need(member);
  const found = eks(call.world).clusters[keyOf(call.region, name)];
  if (found) return found;
  throw notFound(`No cluster found for name: ${name}.`, { clusterName: name });
}

/** How long a cluster that is being updated still says that nothing happens. */
const silentSeconds = 5;

/** What a cluster says of itself: that it is updated it says a little late. */
export function statusOf(world: World, { shown, updates }: Cluster): string {
  const since = epochSeconds(world) - silentSeconds;
  const updating = updates.some(
    ({ status, part, createdAt }) => status === "InProgress" && !part && createdAt <= since,
  );
  return updating && shown.status === "ACTIVE" ? "UPDATING" : shown.status;
}

/** Whether a cluster is there and nothing of its own is being changed: what it says of itself lags behind that. */
export const isSettled = ({ shown, updates }: Cluster): boolean =>
  shown.status === "ACTIVE" && !updates.some(({ status, part }) => status === "InProgress" && !part);

export const authenticationMode = ({ shown }: Cluster): string => {
  const { accessConfig } = shown as { accessConfig?: { authenticationMode?: string } };
  return accessConfig?.authenticationMode ?? "CONFIG_MAP";
};

/** Tags of a request, as texts. */
/** How EKS refuses a request. */
type Refuse = (message: string) => AwsRefusal;

/**
 * The tags that a call gives. Lengths and number: TagKey, TagValue and TagMap of EKS's model (botocore,
 * eks/2017-11-01/service-2.json); the reserved prefix of keys and values: AWS::EKS::AccessEntry Tag of CloudFormation's
 * reference. Its words for these are not known.
 */
export function tagsOf(call: Call, refuse: Refuse = invalid): Tags {
  const tags = Object.entries(call.fields("tags")).map(([key, value]): [string, string] => [key, String(value)]);
  for (const [key, value] of tags) {
    if (key === "" || key.length > 128) throw refuse("A tag key has 1 to 128 characters.");
    if (value.length > 256) throw refuse(`The value of the tag ${key} has more than 256 characters.`);
    if (/^aws:/i.test(key) || /^aws:/i.test(value)) throw refuse(`The prefix aws: of the tag ${key} is reserved.`);
  }
  refuseTooMany(tags.length, refuse);
  return Object.fromEntries(tags);
}

/** Refuse more tags than a resource may have: those of AWS do not count. */
export function refuseTooMany(count: number, refuse: Refuse): void {
  if (count > 50) throw refuse(`A resource has at most 50 tags, not ${count}.`);
}

export const clusterArn = (call: Call, member = "clusterName"): string =>
  `arn:aws:eks:${call.region}:${call.account}:cluster/${call.text(member) ?? "*"}`;

/** A page of names under the member that lists them; the token is the name to continue after. */
export function listed(call: Call, member: string, names: readonly string[]): Fields {
  const wanted = call.number("maxResults") ?? 100;
  if (wanted < 1 || wanted > 100) throw invalid(`maxResults must be between 1 and 100, not ${wanted}.`);
  const most = Math.min(wanted, call.pageSize ?? wanted);
  const token = call.text("nextToken");
  const sorted = [...names]
    .sort()
    .filter((name) => token === undefined || name > Buffer.from(token, "base64").toString());
  const shown = sorted.slice(0, most);
  const last = shown.at(-1);
  const more = last !== undefined && sorted.length > most;
  return { [member]: shown, nextToken: more ? Buffer.from(last).toString("base64") : null };
}
