import { define, lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { jsonDenials } from "../../engine/denials.ts";
import { type Api, AwsRefusal, type Call, type Fields, type Operations, textsOf } from "../../engine/operation.ts";

/** A log group, in wire shape, and what is shown by itself. */
export interface LogGroup {
  shown: Fields & { readonly logGroupName: string; readonly arn: string };
  tags: Record<string, string>;
}

/** CloudWatch Logs' part of the world: groups by region and name. */
const logs = (world: World): { readonly groups: Record<string, LogGroup> } =>
  world.section("aws-logs", () => ({ groups: {} }));

const keyOf = (region: string, name: string): string => `${region}/${name}`;
const refuse = (code: string, message: string): AwsRefusal => new AwsRefusal(400, code, message);
const wrong = (value: string, member: string, constraint: string): AwsRefusal =>
  refuse(
    "InvalidParameterException",
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );

/** How many days a group may keep what is logged (API reference of PutRetentionPolicy). */
const days = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

const arnOf = (call: Pick<Call, "region" | "account">, name: string): string =>
  `arn:aws:logs:${call.region}:${call.account}:log-group:${name}`;
const resource = (call: Call): string => `${arnOf(call, call.text("logGroupName") ?? "*")}:*`;

/** Makes a group; EKS makes the one of a cluster that logs if it is not there, and it never expires then. */
export function makeLogGroup(
  call: Pick<Call, "world" | "region" | "account">,
  name: string,
  tags: LogGroup["tags"] = {},
): void {
  const arn = arnOf(call, name);
  logs(call.world).groups[keyOf(call.region, name)] ??= {
    shown: {
      logGroupName: name,
      creationTime: call.world.clock.now(),
      metricFilterCount: 0,
      arn: `${arn}:*`,
      storedBytes: 0,
      logGroupClass: "STANDARD",
      logGroupArn: arn,
      deletionProtectionEnabled: false,
    },
    tags,
  };
}

function theGroup(call: Call): LogGroup {
  const found = lookup(logs(call.world).groups, keyOf(call.region, call.need("logGroupName")));
  if (found) return found;
  throw refuse("ResourceNotFoundException", "The specified log group does not exist.");
}

/** The group of an ARN; with the star at its end it is that of its streams, which has no tags. */
function taggedGroup(call: Call): LogGroup {
  const arn = call.need("resourceArn");
  const found = Object.values(logs(call.world).groups).find(({ shown }) => shown.logGroupArn === arn);
  if (found) return found;
  throw refuse("ResourceNotFoundException", `The specified resource does not exist: ${arn}`);
}

const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags that a call gives, within TagKey, TagValue and Tags of the vendor's model (botocore, logs/2014-03-28/service-2.json). */
function tagsOf(call: Call): Record<string, string> {
  const tags = Object.entries(call.fields("tags")).map(([name, value]): [string, string] => [name, String(value)]);
  for (const [name, value] of tags) {
    if (name === "" || name.length > 128 || !tagText.test(name))
      throw wrong(name, "tags", "Map keys must have length from 1 to 128 and satisfy the pattern of TagKey");
    if (value.length > 256 || !tagText.test(value))
      throw wrong(value, "tags", "Map value must have length of at most 256 and satisfy the pattern of TagValue");
  }
  if (tags.length > most)
    throw wrong(String(tags.length), "tags", `Member must have length less than or equal to ${most}`);
  return Object.fromEntries(tags);
}

const most = 50;

function create(call: Call): undefined {
  const name = call.need("logGroupName");
  if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name))
    throw wrong(name, "logGroupName", "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
  for (const member of ["kmsKeyId", "logGroupClass", "deletionProtectionEnabled"])
    if (call.input[member] !== undefined) throw refuse("InvalidParameterException", `${member} is not simulated.`);
  if (lookup(logs(call.world).groups, keyOf(call.region, name)))
    throw refuse("ResourceAlreadyExistsException", "The specified log group already exists");
  makeLogGroup(call, name, tagsOf(call));
  return undefined;
}

function describe(call: Call): Fields {
  for (const member of ["accountIdentifiers", "includeLinkedAccounts", "logGroupClass", "logGroupIdentifiers"])
    if (call.input[member] !== undefined) throw refuse("InvalidParameterException", `${member} is not simulated.`);
  const [prefix, pattern] = [call.text("logGroupNamePrefix"), call.text("logGroupNamePattern")];
  if (prefix !== undefined && pattern !== undefined)
    throw refuse(
      "InvalidParameterException",
      "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
    );
  const limit = call.number("limit") ?? 50;
  if (limit < 1 || limit > 50) throw wrong(String(limit), "limit", "Member must have value between 1 and 50");
  const all = Object.entries(logs(call.world).groups)
    .filter(([key]) => key.startsWith(`${call.region}/`))
    .map(([, { shown }]) => shown)
    .filter(
      ({ logGroupName: name }) =>
        name.startsWith(prefix ?? "") && name.toLowerCase().includes((pattern ?? "").toLowerCase()),
    )
    .sort((one, other) => (one.logGroupName < other.logGroupName ? -1 : 1));
  const from = Number(call.text("nextToken") ?? 0) || 0;
  const end = from + Math.min(limit, call.pageSize ?? limit);
  return { logGroups: all.slice(from, end), ...(end < all.length ? { nextToken: String(end) } : {}) };
}

const operations: Operations = {
  CreateLogGroup: {
    resource,
    also: (call) =>
      Object.keys(call.fields("tags")).length > 0 ? [{ permission: "logs:TagResource", resource: resource(call) }] : [],
    run: create,
  },
  DescribeLogGroups: { run: describe },
  DeleteLogGroup: {
    resource,
    run(call) {
      delete logs(call.world).groups[keyOf(call.region, theGroup(call).shown.logGroupName)];
      return undefined;
    },
  },
  PutRetentionPolicy: {
    resource,
    run(call) {
      const group = theGroup(call);
      const wanted = call.number("retentionInDays") ?? 0;
      if (!days.includes(wanted))
        throw wrong(String(wanted), "retentionInDays", `Member must satisfy enum value set: [${days.join(", ")}]`);
      group.shown = { ...group.shown, retentionInDays: wanted };
      return undefined;
    },
  },
  DeleteRetentionPolicy: {
    resource,
    run(call) {
      const group = theGroup(call);
      const { retentionInDays: _days, ...shown } = group.shown;
      group.shown = shown as LogGroup["shown"];
      return undefined;
    },
  },
  TagResource: {
    resource: (call) => call.need("resourceArn"),
    run(call) {
      const { tags } = taggedGroup(call);
      const given = tagsOf(call);
      if (Object.keys({ ...tags, ...given }).length > most)
        throw refuse("TooManyTagsException", `A resource can have no more than ${most} tags.`);
      for (const [name, value] of Object.entries(given)) define(tags, name, value);
      return undefined;
    },
  },
  UntagResource: {
    resource: (call) => call.need("resourceArn"),
    run(call) {
      const { tags } = taggedGroup(call);
      for (const name of textsOf(call.input, "tagKeys")) delete tags[name];
      return undefined;
    },
  },
  ListTagsForResource: {
    resource: (call) => call.need("resourceArn"),
    run: (call) => ({ tags: { ...taggedGroup(call).tags } }),
  },
};

/** CloudWatch Logs, as far as its groups. */
export const logsApi: Api = {
  prefix: "logs",
  protocol: "json",
  namespace: "Logs_20140328",
  version: "2014-03-28",
  denials: jsonDenials,
  missing: (member) => wrong("null", member, "Member must not be null"),
  operations,
};
