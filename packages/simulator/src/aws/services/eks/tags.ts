import { define } from "../../../world/table.ts";
import { AwsRefusal, type Call, type Operations, textsOf } from "../../engine/operation.ts";
import { eks, refuseTooMany, type Tags, tagsOf } from "./state.ts";

// The two errors of these operations in EKS's model (botocore, eks/2017-11-01/service-2.json): no others of EKS's.
const badRequest = (message: string) => new AwsRefusal(400, "BadRequestException", message);
const notFound = (message: string) => new AwsRefusal(404, "NotFoundException", message);

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
      const given = tagsOf(call, badRequest);
      const all = Object.keys({ ...tags, ...given }).filter((key) => !key.startsWith("aws:"));
      refuseTooMany(all.length, badRequest);
      for (const [key, value] of Object.entries(given)) define(tags, key, value);
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
