import { define } from "../../../world/table.ts";
import { type Call, type Operations, textsOf } from "../../engine/operation.ts";
import { eks, notFound, type Tags, tagsOf } from "./state.ts";

/** Whatever has this ARN, by its tags. */
function taggedBy(call: Call): { tags: Tags } {
  const arn = call.need("resourceArn");
  for (const cluster of Object.values(eks(call.world).clusters)) {
    if (cluster.shown.arn === arn) {
      const tags = cluster.shown.tags as Tags;
      return { tags };
    }
    const parts = [...Object.values(cluster.nodegroups), ...Object.values(cluster.addons)];
    const part = parts.find(({ nodegroupArn, addonArn }) => nodegroupArn === arn || addonArn === arn);
    if (part) return part;
    const association = Object.values(cluster.associations).find(({ associationArn }) => associationArn === arn);
    if (association) return association;
    const entry = Object.values(cluster.entries).find(({ accessEntryArn }) => accessEntryArn === arn);
    if (entry) return entry;
  }
  throw notFound(`No resource found for ARN: ${arn}`);
}

const resource = (call: Call): string => call.need("resourceArn");

export const tagOperations: Operations = {
  TagResource: {
    route: "POST /tags/{resourceArn}",
    resource,
    run(call) {
      const { tags } = taggedBy(call);
      for (const [key, value] of Object.entries(tagsOf(call))) define(tags, key, value);
      return undefined;
    },
  },
  UntagResource: {
    route: "DELETE /tags/{resourceArn}",
    resource,
    run(call) {
      const { tags } = taggedBy(call);
      for (const key of textsOf(call.input, "tagKeys")) delete tags[key];
      return undefined;
    },
  },
  ListTagsForResource: {
    route: "GET /tags/{resourceArn}",
    resource,
    run: (call) => ({ tags: taggedBy(call).tags }),
  },
};
