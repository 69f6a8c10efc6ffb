import { isReadOnly } from "@slipway/action";
import { changed, defineResource, type Planned, unknownText } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../aws.ts";
import { answers } from "../client/planned/shows.ts";
import type { Tags } from "../client/tags.ts";
import { whereOf } from "../client/where.ts";
import type { LogGroupBody, LogGroupState } from "./log-group-state.ts";

/** After how many days a log group may delete what is logged, as CloudWatch Logs takes them. */
export const retentions = [
  "1",
  "3",
  "5",
  "7",
  "14",
  "30",
  "60",
  "90",
  "120",
  "150",
  "180",
  "365",
  "400",
  "545",
  "731",
  "1096",
  "1827",
  "2192",
  "2557",
  "2922",
  "3288",
  "3653",
  "never",
] as const;

interface LogGroupWant {
  readonly region: string;
  readonly name: string;
  readonly days: (typeof retentions)[number];
  readonly tags: Tags;
}

const tag = "made-by";
const nameIn = (id: string): string => id.slice(id.indexOf("/") + 1);

/** A group of logs, and how long it keeps them: made before what logs to it, which would make one that keeps them for ever. */
export const logGroup = defineResource<LogGroupWant, LogGroupState, LogGroupBody, AwsReads, Aws>({
  kind: "log group",
  id: ({ region, name }) => `${region}/${name}`,
  where: whereOf,
  seal: {
    read: ({ tags }) => tags[tag],
    add: (body, record) => ({ ...body, tags: { ...body.tags, [tag]: record } }),
  },

  async read({ name, tags }, aws) {
    const { readGroup } = await import("./log-group-calls.ts");
    const withTags = !isReadOnly(aws.run.mode) || Object.keys(tags).length > 0;
    return await readGroup(name, withTags, aws);
  },

  plan({ days, tags }, have): Planned<LogGroupBody> {
    const retentionInDays = days === "never" ? days : Number(days);
    if (have === undefined) return { operation: "create", body: { retentionInDays, tags } };
    const retained = changed({ retentionInDays: have.days ?? "never" }, { retentionInDays });
    const tagged = changed({ tags: have.tags }, { tags });
    if (retained.length + tagged.length === 0) return { operation: "none" };
    const body = { ...(retained.length > 0 ? { retentionInDays } : {}), ...(tagged.length > 0 ? { tags } : {}) };
    return { operation: "update", body, changes: [...retained, ...tagged] };
  },

  async create(id, body, aws) {
    const { createGroup } = await import("./log-group-calls.ts");
    await createGroup(nameIn(id), body, aws);
  },

  async update(have, body, aws) {
    const { updateGroup } = await import("./log-group-calls.ts");
    await updateGroup(have, body, aws);
  },

  async delete({ name }, aws) {
    const { deleteGroup } = await import("./log-group-calls.ts");
    await deleteGroup(name, aws);
  },

  shows(id, { retentionInDays, tags }, have, aws) {
    const name = nameIn(id);
    const read = { of: "logs:DescribeLogGroups", input: { logGroupNamePrefix: name } };
    const kept = retentionInDays ?? have?.days ?? "never";
    const days = kept === "never" ? {} : { retentionInDays: kept };
    const isNew = have === undefined;
    const resourceArn = have?.arn ?? unknownText(`log-group-${name.replace(/[^\w.-]+/g, "-")}`);
    const group = { logGroupName: name, ...days, logGroupArn: resourceArn };
    const tagged = { of: "logs:ListTagsForResource", input: { resourceArn } };
    return {
      ...answers(aws, read, { logGroups: [group] }, isNew),
      ...answers(aws, tagged, { tags: { ...have?.tags, ...tags } }, isNew),
    };
  },
});
