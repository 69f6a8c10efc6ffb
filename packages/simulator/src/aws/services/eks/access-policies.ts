import { define, lookup } from "../../../world/table.ts";
import { type Call, type Fields, type Operations, textOf, textsOf } from "../../engine/operation.ts";
import { entryResource, entryRoute, policyPrefix, theEntry } from "./entries.ts";
import { epochSeconds, invalid, notFound } from "./state.ts";

/** EKS's own access policies, as `aws eks list-access-policies` shows them in the examples of the AWS CLI, and one newer. */
const accessPolicies = [
  ...["Admin", "AdminView", "AutoNode", "BlockStorageCluster", "BlockStorage", "ClusterAdmin", "ComputeCluster"],
  ...["Compute", "Edit", "Hybrid", "LoadBalancingCluster", "LoadBalancing", "NetworkingCluster", "Networking"],
  ...["SecretReader", "View"],
].map((name) => `AmazonEKS${name}Policy`);
accessPolicies.push(
  "AmazonEMRJobPolicy",
  ...["Cluster", "Controller", "SystemNamespace"].map((name) => `AmazonSagemakerHyperpod${name}Policy`),
);

/** Nodes of Auto Mode get theirs by a policy: "Create a node class" of the EKS user guide. */
const withPolicies = new Set(["STANDARD", "EC2"]);

function associate(call: Call): Fields {
  const entry = theEntry(call);
  const policyArn = call.need("policyArn");
  const scope = call.fields("accessScope");
  const type = textOf(scope, "type") ?? "";
  const namespaces = textsOf(scope, "namespaces");
  if (!withPolicies.has(entry.type)) {
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
    associatedAt: lookup(entry.policies, policyArn)?.associatedAt ?? now,
    modifiedAt: now,
  };
  define(entry.policies, policyArn, policy);
  const { clusterName, principalArn } = entry;
  return { clusterName, principalArn, associatedAccessPolicy: { policyArn, ...policy } };
}

/** What may be done through an entry. */
export const accessPolicyOperations: Operations = {
  AssociateAccessPolicy: {
    route: `POST ${entryRoute}/access-policies`,
    resource: entryResource,
    run: associate,
  },
  ListAssociatedAccessPolicies: {
    pages: { lists: ["associatedAccessPolicies"] },
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
      if (!lookup(entry.policies, policyArn)) {
        throw notFound("The specified policyArn could not be found.", { clusterName: entry.clusterName });
      }
      delete entry.policies[policyArn];
      return undefined;
    },
  },
  ListAccessPolicies: {
    pages: { lists: ["accessPolicies"] },
    route: "GET /access-policies",
    run: () => ({ accessPolicies: accessPolicies.map((name) => ({ name, arn: policyPrefix + name })) }),
  },
};
