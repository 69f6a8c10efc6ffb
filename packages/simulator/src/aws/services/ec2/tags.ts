import type { Operations } from "../../engine/operation.ts";
import type { Tag } from "./region.ts";
import { here, readTags, tagged } from "./state.ts";

export const tagOperations: Operations = {
  CreateTags: {
    run(call) {
      const tags = readTags(call, "Tag");
      for (const item of call.texts("ResourceId").map((id) => tagged(call, id))) {
        const keys = new Set(tags.map(({ key }) => key));
        item.tagSet = [...item.tagSet.filter(({ key }) => !keys.has(key)), ...tags];
      }
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
  DescribeNetworkInterfaces: {
    // Those of NAT gateways and clusters belong to services and are not shown.
    run: () => ({ networkInterfaceSet: [] }),
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
      const wanted = call.list("Filter").find(({ Name }) => Name === "vpc-id")?.Value;
      const ids: readonly unknown[] = Array.isArray(wanted) ? wanted : [];
      return { networkAclSet: networkAclSet.filter(({ vpcId }) => wanted === undefined || ids.includes(vpcId)) };
    },
  },
};
