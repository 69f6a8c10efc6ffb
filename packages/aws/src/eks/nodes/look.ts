import type { AwsReads } from "../../aws.ts";
import type { LookedUpTemplate } from "../../ec2/launch-template.ts";
import type { TemplateState } from "../../ec2/template.ts";
import type { NodeGroupState } from "./node-group-state.ts";
import { longestTemplateName, type NodeGroupWant, templateName, templateOf } from "./want.ts";

/** What is there of a group and of its launch template: what one goal has read of it the other does not read again. */
export interface LookedUpGroup {
  readonly want: NodeGroupWant;
  /** Reads the group again. The first time it gives what was read already. */
  look(): Promise<NodeGroupState | undefined>;
  /** Absent where the group is launched by another template, or by none. */
  readonly template: (LookedUpTemplate & { last(): Promise<TemplateState | undefined> }) | undefined;
}

/** Looks up a node group: what it is launched by decides which goals there are. */
export async function lookUpGroup(want: NodeGroupWant, aws: AwsReads): Promise<LookedUpGroup> {
  const { readGroup } = await import("./node-group-calls.ts");
  let group = await readGroup(want, aws);
  let isFirst = true;
  const look = async () => {
    if (!isFirst) group = await readGroup(want, aws);
    isFirst = false;
    return group;
  };
  const own = templateName(want);
  const isOwn = group === undefined ? own.length <= longestTemplateName : group.launchTemplate?.name === own;
  if (!isOwn) return { want, look, template: undefined };

  let found: Promise<TemplateState | undefined> | undefined;
  let isLooked = false;
  const read = async () => {
    const { readTemplate } = await import("../../ec2/template-calls.ts");
    return await readTemplate(own, { used: group?.launchTemplate?.version, withTags: want.tags !== undefined }, aws);
  };
  const last = () => {
    found ??= read();
    return found;
  };
  const lookAgain = () => {
    if (isLooked) found = undefined;
    isLooked = true;
    return last();
  };
  return { want, look, template: { want: templateOf(want, group?.amiType), look: lookAgain, last } };
}
