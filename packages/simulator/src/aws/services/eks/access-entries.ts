import { lookup } from "../../../world/table.ts";
import { type Call, type Fields, type Operations, textsOf } from "../../engine/operation.ts";
import { passing } from "../iam/passing.ts";
import {
  checkGroups,
  checkUsername,
  entryResource,
  entryRoute,
  makeEntry,
  nodeTypes,
  principalId,
  requireEntries,
  theEntry,
} from "./entries.ts";
import { type AccessEntry, clusterArn, epochSeconds, inUse, invalid, listed, tagsOf, theCluster } from "./state.ts";

const shownEntry = ({ policies: _policies, principalId: _id, ...entry }: AccessEntry): Fields => entry;

function createEntry(call: Call): Fields {
  const cluster = theCluster(call);
  requireEntries(cluster);
  const { name } = cluster.shown;
  const principalArn = call.need("principalArn");
  const type = call.text("type") ?? "STANDARD";
  const groups = textsOf(call.input, "kubernetesGroups");
  const username = call.text("username");
  if (type !== "STANDARD" && !lookup(nodeTypes, type)) throw invalid(`The access entry type ${type} is invalid.`);
  if (type !== "STANDARD" && (groups.length > 0 || username !== undefined)) {
    throw invalid(
      `The kubernetesGroups and username parameters cannot be specified for access entries of type ${type}.`,
    );
  }
  checkGroups(groups, name);
  if (username !== undefined) checkUsername(username);
  if (lookup(cluster.entries, principalArn)) {
    throw inUse("The specified access entry resource is already in use on this cluster.", { clusterName: name });
  }
  const id = principalId(call, principalArn);
  // Nodes' roles are of the cluster's own account: "Create access entries" of the EKS user guide.
  const isElsewhere = type !== "STANDARD" && principalArn.split(":")[4] !== call.account;
  if (id === undefined || isElsewhere) {
    throw invalid("The specified principalArn is invalid: invalid principal", { clusterName: name });
  }
  const entry = makeEntry(call, cluster, {
    principalArn,
    principalId: id,
    type,
    tags: tagsOf(call),
    ...(type === "STANDARD" ? { kubernetesGroups: groups } : {}),
    ...(username === undefined ? {} : { username }),
  });
  return { accessEntry: shownEntry(entry) };
}

/** A node's role needs passing; anyone else's does not. */
const passes = (call: Call) =>
  (call.text("type") ?? "STANDARD") === "STANDARD" ? [] : [passing(call.text("principalArn") ?? "*", "ec2")];

export const accessEntryOperations: Operations = {
  CreateAccessEntry: {
    route: "POST /clusters/{clusterName}/access-entries",
    resource: clusterArn,
    also: passes,
    run: createEntry,
  },
  ListAccessEntries: {
    route: "GET /clusters/{clusterName}/access-entries",
    resource: clusterArn,
    run(call) {
      const cluster = theCluster(call);
      requireEntries(cluster);
      const policy = call.text("associatedPolicyArn");
      const entries = Object.values(cluster.entries).filter(
        ({ policies }) => policy === undefined || lookup(policies, policy) !== undefined,
      );
      return listed(
        call,
        "accessEntries",
        entries.map(({ principalArn }) => principalArn),
      );
    },
  },
  DescribeAccessEntry: {
    route: `GET ${entryRoute}`,
    resource: entryResource,
    run: (call) => ({ accessEntry: shownEntry(theEntry(call)) }),
  },
  UpdateAccessEntry: {
    route: `POST ${entryRoute}`,
    resource: entryResource,
    run(call) {
      const entry = theEntry(call);
      const username = call.text("username");
      if (entry.type !== "STANDARD") throw invalid(`Access entries of type ${entry.type} cannot be updated.`);
      if (username !== undefined) {
        checkUsername(username);
        entry.username = username;
      }
      if (call.input.kubernetesGroups !== undefined) {
        const groups = textsOf(call.input, "kubernetesGroups");
        checkGroups(groups, entry.clusterName);
        entry.kubernetesGroups = groups;
      }
      entry.modifiedAt = epochSeconds(call.world);
      return { accessEntry: shownEntry(entry) };
    },
  },
  DeleteAccessEntry: {
    route: `DELETE ${entryRoute}`,
    resource: entryResource,
    run(call) {
      const { principalArn } = theEntry(call);
      delete theCluster(call).entries[principalArn];
      return undefined;
    },
  },
};
