import { lookup } from "../../../world/table.ts";
import { type Call, type Fields, type Operations, textsOf } from "../../engine/operation.ts";
import type { Tag } from "./region.ts";
import { addTags, here, readTags, refuse, tagged } from "./state.ts";

type Acl = Fields & { readonly networkAclId: string; readonly vpcId: string };

/** Those that a call names, or whose members its filters allow. */
function chosenAcls(call: Call, all: readonly Acl[]): Acl[] {
  const ids = call.texts("NetworkAclId");
  const gone = ids.find((id) => !all.some(({ networkAclId }) => networkAclId === id));
  if (gone !== undefined) throw refuse("InvalidNetworkAclID.NotFound", `The networkAcl ID '${gone}' does not exist`);
  const texts: Record<string, (acl: Acl) => string> = {
    "vpc-id": ({ vpcId }) => vpcId,
    "network-acl-id": ({ networkAclId }) => networkAclId,
    default: (acl) => String(acl.default),
    "owner-id": ({ ownerId }) => String(ownerId),
  };
  return call.list("Filter").reduce(
    (left, filter) => {
      const text = lookup(texts, String(filter.Name));
      if (!text) throw refuse("InvalidParameterValue", `The filter '${filter.Name}' is invalid`);
      return left.filter((acl) => textsOf(filter, "Value").includes(text(acl)));
    },
    all.filter(({ networkAclId }) => ids.length === 0 || ids.includes(networkAclId)),
  );
}

export const tagOperations: Operations = {
  CreateTags: {
    run(call) {
      const tags = readTags(call, "Tag");
      const items = call.texts("ResourceId").map((id) => tagged(call, id));
      const sets = items.map(({ tagSet }) => addTags(call, tagSet, tags));
      for (const [at, item] of items.entries()) item.tagSet = sets[at] ?? [];
      return { return: true };
    },
  },
  DeleteTags: {
    run(call) {
      const tags = readTags(call, "Tag");
      const goes = (have: Tag) =>
        tags.length === 0 || tags.some(({ key, value }) => key === have.key && (value === "" || value === have.value));
      for (const item of call.texts("ResourceId").map((id) => tagged(call, id))) {
        item.tagSet = item.tagSet.filter((have) => !goes(have));
      }
      return { return: true };
    },
  },
  DescribeNetworkAcls: {
    pages: { lists: ["networkAclSet"], unless: "NetworkAclId" },
    run(call) {
      const entry = (egress: boolean, ruleNumber: number, ruleAction: string) => ({
        ruleNumber,
        protocol: "-1",
        ruleAction,
        egress,
        cidrBlock: "0.0.0.0/0",
      });
      const networkAclSet = Object.values(here(call).vpcs).map(({ vpcId }) => ({
        networkAclId: vpcId.replace("vpc-", "acl-"),
        vpcId,
        default: true,
        entrySet: [true, false].flatMap((egress) => [entry(egress, 100, "allow"), entry(egress, 32_767, "deny")]),
        associationSet: [],
        tagSet: [],
        ownerId: call.account,
      }));
      return { networkAclSet: chosenAcls(call, networkAclSet) };
    },
  },
};
