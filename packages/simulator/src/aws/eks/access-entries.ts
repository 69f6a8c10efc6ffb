import type { World } from "../../world/world.ts";
import { iam, roleByArn } from "../iam/state.ts";
import { type Call, type Fields, type Operations, textOf, textsOf } from "../operation.ts";
import {
  type AccessEntry,
  type Cluster,
  clusterArn,
  epochSeconds,
  inUse,
  invalid,
  notFound,
  pageOfNames,
  tagsOf,
  theCluster,
} from "./state.ts";
import { requireEntries } from "./updates.ts";

const policyPrefix = "arn:aws:eks::aws:cluster-access-policy/";

/** EKS's own access policies. */
export const accessPolicies = [
  "AmazonEKSClusterAdminPolicy",
  "AmazonEKSAdminPolicy",
  "AmazonEKSAdminViewPolicy",
  "AmazonEKSEditPolicy",
  "AmazonEKSViewPolicy",
] as const;

const nodeTypes: Record<string, { readonly username: string; readonly groups: readonly string[] }> = {
  EC2_LINUX: { username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:nodes"] },
  EC2_WINDOWS: { username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:nodes", "eks:kube-proxy-windows"] },
  EC2: { username: "system:node:{{EC2PrivateDNSName}}", groups: [] },
  FARGATE_LINUX: { username: "system:node:{{SessionName}}", groups: ["system:node-proxier"] },
  HYBRID_LINUX: { username: "system:node:{{SessionName}}", groups: ["system:nodes"] },
  HYPERPOD_LINUX: { username: "system:node:{{SessionName}}", groups: ["system:nodes"] },
};

const reserved = ["system:", "eks:", "aws:", "amazon:", "iam:"];

/** The unique id of an existing principal that others know of by now. */
function principalId(world: World, arn: string): string | undefined {
  const role = roleByArn(world, arn);
  if (role)
    return role.visibleAt <= world.clock.now() && !role.Path.startsWith("/aws-service-role/") ? role.RoleId : undefined;
  return Object.values(iam(world).users).find(({ Arn }) => Arn === arn)?.UserId;
}

function checkGroups(groups: readonly string[], cluster: string): void {
  const wrong = groups.find((group) => group.startsWith("system:"));
  if (wrong === undefined) return;
  throw invalid(`The kubernetes group name ${wrong} is invalid, it cannot start with system:`, {
    clusterName: cluster,
  });
}

function checkUsername(username: string): void {
  const prefix = reserved.find((each) => username.startsWith(each));
  if (prefix !== undefined) throw invalid(`The username ${username} is invalid, it cannot start with ${prefix}`);
  const session = username.indexOf("{{SessionName");
  if (session >= 0 && !username.slice(0, session).includes(":")) {
    throw invalid(`The username ${username} is invalid, it must contain a colon before {{SessionName}}`);
  }
}

function defaultUsername(call: Pick<Call, "account">, arn: string): string {
  const role = /:role\/(?:.+\/)?([^/]+)$/.exec(arn)?.[1];
  return role === undefined ? arn : `arn:aws:sts::${call.account}:assumed-role/${role}/{{SessionName}}`;
}

/** Make whoever made the cluster its administrator, as an entry. */
export function admitCreator(call: Pick<Call, "world" | "region" | "account">, cluster: Cluster): void {
  const { arn: principalArn, id: principalId } = cluster.creator;
  const now = epochSeconds(call.world);
  const policy = { accessScope: { type: "cluster", namespaces: [] }, associatedAt: now, modifiedAt: now };
  const policies = { [`${policyPrefix}AmazonEKSClusterAdminPolicy`]: policy };
  makeEntry(call, cluster, { principalArn, principalId, type: "STANDARD", policies });
}

/** Make an entry; EKS makes some itself. */
export function makeEntry(
  call: Pick<Call, "world" | "region" | "account">,
  cluster: Cluster,
  wanted: Pick<AccessEntry, "principalArn" | "principalId" | "type"> & Partial<AccessEntry>,
): AccessEntry {
  const { principalArn } = wanted;
  const [kind = "", ...path] = principalArn.slice(principalArn.lastIndexOf(":") + 1).split("/");
  const now = epochSeconds(call.world);
  const entry: AccessEntry = {
    clusterName: cluster.shown.name,
    accessEntryArn: `arn:aws:eks:${call.region}:${call.account}:access-entry/${cluster.shown.name}/${kind}/${call.account}/${path.at(-1)}/${call.world.ids.uuid()}`,
    createdAt: now,
    modifiedAt: now,
    username: nodeTypes[wanted.type]?.username ?? defaultUsername(call, principalArn),
    kubernetesGroups: [...(nodeTypes[wanted.type]?.groups ?? [])],
    tags: {},
    policies: {},
    ...wanted,
  };
  cluster.entries[principalArn] = entry;
  return entry;
}

const shownEntry = ({ policies: _policies, principalId: _id, ...entry }: AccessEntry): Fields => entry;

function createEntry(call: Call): Fields {
  const cluster = theCluster(call);
  requireEntries(cluster);
  const { name } = cluster.shown;
  const principalArn = call.need("principalArn");
  const type = call.text("type") ?? "STANDARD";
  const groups = textsOf(call.input, "kubernetesGroups");
  const username = call.text("username");
  if (type !== "STANDARD" && !nodeTypes[type]) throw invalid(`The access entry type ${type} is invalid.`);
  if (type !== "STANDARD" && (groups.length > 0 || username !== undefined)) {
    throw invalid(
      `The kubernetesGroups and username parameters cannot be specified for access entries of type ${type}.`,
    );
  }
  checkGroups(groups, name);
  if (username !== undefined) checkUsername(username);
  if (cluster.entries[principalArn]) {
    throw inUse("The specified access entry resource is already in use on this cluster.", { clusterName: name });
  }
  const id = principalId(call.world, principalArn);
  if (id === undefined) {
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

function theEntry(call: Call): AccessEntry {
  const cluster = theCluster(call);
  requireEntries(cluster);
  const entry = cluster.entries[call.need("principalArn")];
  if (entry) return entry;
  throw notFound(
    "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
    {
      clusterName: cluster.shown.name,
    },
  );
}

const entryResource = (call: Call): string =>
  `arn:aws:eks:${call.region}:${call.account}:access-entry/${call.text("clusterName")}/*`;

/** A node's role needs passing; anybody else's does not. */
const passes = (call: Call) =>
  (call.text("type") ?? "STANDARD") === "STANDARD"
    ? []
    : [{ permission: "iam:PassRole", resource: call.text("principalArn") ?? "*" }];

function associate(call: Call): Fields {
  const entry = theEntry(call);
  const policyArn = call.need("policyArn");
  const scope = call.fields("accessScope");
  const type = textOf(scope, "type") ?? "";
  const namespaces = textsOf(scope, "namespaces");
  if (entry.type !== "STANDARD") {
    throw invalid(`Access policies cannot be associated with access entries of type ${entry.type}.`);
  }
  if (!accessPolicies.some((name) => policyArn === policyPrefix + name)) {
    throw invalid(`The policyArn parameter format is not valid`, { clusterName: entry.clusterName });
  }
  if (type !== "cluster" && type !== "namespace") throw invalid("The access scope type is not valid.");
  if ((type === "namespace") !== namespaces.length > 0) {
    throw invalid("Namespaces must be specified for, and only for, the access scope type namespace.");
  }
  const now = epochSeconds(call.world);
  const policy = {
    accessScope: { type, namespaces },
    associatedAt: entry.policies[policyArn]?.associatedAt ?? now,
    modifiedAt: now,
  };
  entry.policies[policyArn] = policy;
  const { clusterName, principalArn } = entry;
  return { clusterName, principalArn, associatedAccessPolicy: { policyArn, ...policy } };
}

const entryRoute = "/clusters/{clusterName}/access-entries/{principalArn}";

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
        ({ policies }) => policy === undefined || policies[policy] !== undefined,
      );
      const { shown, nextToken } = pageOfNames(
        call,
        entries.map(({ principalArn }) => principalArn),
      );
      return { accessEntries: shown, nextToken };
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
  AssociateAccessPolicy: {
    route: `POST ${entryRoute}/access-policies`,
    resource: entryResource,
    run: associate,
  },
  ListAssociatedAccessPolicies: {
    route: `GET ${entryRoute}/access-policies`,
    resource: entryResource,
    run(call) {
      const { clusterName, principalArn, policies } = theEntry(call);
      const associatedAccessPolicies = Object.entries(policies).map(([policyArn, policy]) => ({
        policyArn,
        ...policy,
      }));
      return { clusterName, principalArn, associatedAccessPolicies } as unknown as Fields;
    },
  },
  DisassociateAccessPolicy: {
    route: `DELETE ${entryRoute}/access-policies/{policyArn}`,
    resource: entryResource,
    run(call) {
      const entry = theEntry(call);
      const policyArn = call.need("policyArn");
      if (!entry.policies[policyArn]) {
        throw notFound("The specified policyArn could not be found.", { clusterName: entry.clusterName });
      }
      delete entry.policies[policyArn];
      return undefined;
    },
  },
  ListAccessPolicies: {
    route: "GET /access-policies",
    run: () => ({ accessPolicies: accessPolicies.map((name) => ({ name, arn: policyPrefix + name })) }),
  },
};
