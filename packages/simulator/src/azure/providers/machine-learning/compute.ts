import { fromBody, systemData } from "../../engine/body.ts";
import { at, type JsonObject, objectOf, textOf } from "../../engine/json.ts";
import { badRequest, Refusal } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { entriesIn, findEntry } from "../../engine/state.ts";
import { learningVersions, learningWire } from "./workspace.ts";

const hosts = ["microsoft.containerservice/managedclusters", "microsoft.kubernetes/connectedclusters"];

/** What a cluster without instance types of its own has: how-to-manage-kubernetes-instance-types. */
const usualType = {
  defaultinstancetype: {
    nodeSelector: null,
    resources: {
      requests: { cpu: "100m", memory: "2Gi" },
      limits: { cpu: "2", memory: "2Gi", "nvidia.com/gpu": null },
    },
  },
};

const identityOf = ({ arm, identity }: WriteRequest, draft: JsonObject, had: JsonObject): JsonObject => {
  const type = textOf(at(draft, "identity.type")) ?? "";
  const named = Object.keys(objectOf(at(draft, "identity.userAssignedIdentities"))).map((id) => {
    const { principalId = null, clientId = null } = objectOf(findEntry(arm.state, id)?.resource.properties);
    return [id, { principalId, clientId }];
  });
  return {
    type,
    ...(type.startsWith("SystemAssigned")
      ? { principalId: had.principalId ?? arm.world.ids.uuid(), tenantId: identity.tenantId }
      : {}),
    ...(named.length > 0 ? { userAssignedIdentities: Object.fromEntries(named) } : {}),
  };
};

const rules = fromBody({
  top: ["identity", "sku"],
  readOnly: ["provisioningState", "createdOn", "modifiedOn", "provisioningErrors", "isAttachedCompute"].map(
    (name) => `properties.${name}`,
  ),
  writeOnly: ["properties.properties.relayConnectionString", "properties.properties.serviceBusConnectionString"],
  immutable: ["properties.computeType", "properties.resourceId", "properties.properties.namespace"],
  refuseChange: (path) =>
    badRequest("UserError", `The property '${path.slice("properties.".length)}' of a compute cannot be changed.`),
  defaults: ({ body }) => ({
    properties: {
      disableLocalAuth: false,
      properties: {
        namespace: "default",
        ...(at(body, "properties.properties.instanceTypes") === undefined
          ? { defaultInstanceType: "defaultinstancetype", instanceTypes: usualType }
          : {}),
        extensionPrincipalId: null,
        extensionInstanceReleaseTrain: "stable",
        vcName: null,
      },
    },
  }),
  check: ({ arm }, draft) => {
    const type = textOf(at(draft, "properties.computeType"));
    if (type !== "Kubernetes")
      throw badRequest("NotSimulated", `Computes of the type '${type}' are not simulated, only Kubernetes.`);
    const cluster = textOf(at(draft, "properties.resourceId")) ?? "";
    if (!hosts.includes(findEntry(arm.state, cluster)?.type ?? ""))
      throw badRequest("UserError", `The resource '${cluster}' is no cluster that can be attached, or does not exist.`);
    const types = objectOf(at(draft, "properties.properties.instanceTypes"));
    const usual = textOf(at(draft, "properties.properties.defaultInstanceType"));
    if (usual !== undefined && types[usual] === undefined)
      throw badRequest("UserError", `The default instance type '${usual}' is not among the instance types.`);
  },
  given: (write, draft) => {
    const { have, arm } = write;
    const now = arm.world.clock.iso();
    const identity =
      draft.identity === undefined ? {} : { identity: identityOf(write, draft, objectOf(have?.resource.identity)) };
    return {
      ...identity,
      systemData: systemData(write),
      properties: {
        createdOn: at(have?.resource, "properties.createdOn") ?? now,
        modifiedOn: now,
        isAttachedCompute: true,
        provisioningErrors: null,
      },
    };
  },
});

const hasExtension = (arm: ArmContext, cluster: string): boolean =>
  entriesIn(arm.state, `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions`).some(
    ({ resource: { properties } }) =>
      textOf(properties.extensionType)?.toLowerCase() === "microsoft.azureml.kubernetes" &&
      properties.provisioningState === "Succeeded",
  );

/** Clusters that a workspace may use; a deletion says what is to become of what is below. */
export const compute: ResourceType = {
  name: "Microsoft.MachineLearningServices/workspaces/computes",
  under: "parent",
  location: "required",
  naming: {
    rule: {
      pattern: /^[a-zA-Z](?![a-zA-Z0-9-]*-\d+$)[a-zA-Z0-9-]{1,23}$/,
      refuse: (name) => badRequest("UserError", `The compute name '${name}' is invalid.`),
    },
  },
  versions: { range: learningVersions },
  wire: learningWire,
  lifecycle: {
    put: { style: "machineLearningCompute", seconds: 120 },
    remove: { style: "machineLearningDelete", seconds: 60 },
    failsInPlace: true,
  },
  body: { build: rules },
  hooks: {
    completed: (arm, entry) => {
      if (hasExtension(arm, textOf(entry.resource.properties.resourceId) ?? "")) return;
      // The words of the real refusal were not found; that there is one, the vendor's page on attaching says.
      const refusal = new Refusal(
        400,
        "UserError",
        "The cluster has no extension for Azure Machine Learning, or it is not ready.",
      );
      entry.resource.properties.provisioningErrors = [{ error: refusal.error() }];
      throw refusal;
    },
    checkRemoval: (_arm, _entry, query) => {
      const action = query.get("underlyingResourceAction");
      if (action !== "Delete" && action !== "Detach")
        throw badRequest("ValidationError", "The query parameter 'underlyingResourceAction' must be Delete or Detach.");
      if (action === "Delete")
        throw badRequest("NotSimulated", "Only Detach is simulated: Delete would delete the cluster.");
    },
  },
  note: "computeType Kubernetes only; Detach only",
};
