import { fromBody, systemData } from "../../engine/body.ts";
import { at, objectOf } from "../../engine/json.ts";
import { badRequest } from "../../engine/refusal.ts";
import type { ResourceType, Wire } from "../../engine/resource-type.ts";

/** The api-versions of Microsoft.MachineLearningServices that are taken. */
export const learningVersions = ["2018-11-19", "2026-12-31"] as const;

export const learningWire: Wire = { json: "application/json; charset=utf-8", meter: "global" };

const rules = fromBody({
  top: ["identity", "kind", "sku"],
  keeps: true,
  readOnly: ["provisioningState", "workspaceId", "discoveryUrl", "mlFlowTrackingUri", "tenantId"].map(
    (name) => `properties.${name}`,
  ),
  immutable: ["properties.storageAccount", "properties.keyVault"],
  defaults: () => ({
    kind: "Default",
    sku: { name: "Basic", tier: "Basic" },
    properties: { publicNetworkAccess: "Enabled", v1LegacyMode: false, hbiWorkspace: false },
  }),
  check: ({ have }, draft) => {
    for (const name of ["storageAccount", "keyVault"])
      if (have === undefined && at(draft, `properties.${name}`) === undefined)
        throw badRequest("ValidationError", `Missing dependent resources in workspace json: ${name}.`);
  },
  given: (write, draft) => {
    const { have, arm, identity } = write;
    const had = objectOf(have?.resource.properties);
    const workspaceId = had.workspaceId ?? arm.world.ids.uuid();
    return {
      systemData: systemData(write),
      ...(at(draft, "identity.type") === "SystemAssigned" && have === undefined
        ? { identity: { principalId: arm.world.ids.uuid(), tenantId: identity.tenantId } }
        : {}),
      properties: { workspaceId, tenantId: identity.tenantId },
    };
  },
});

/** Workspaces of Azure Machine Learning: what others attach to. Their stores and keys are not looked at. */
export const learningWorkspace: ResourceType = {
  name: "Microsoft.MachineLearningServices/workspaces",
  under: "group",
  location: "required",
  naming: {
    rule: {
      pattern: /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$/,
      refuse: (name) =>
        badRequest("ValidationError", `The workspace name '${name}' is invalid: 3 to 33 letters, digits, '-' and '_'.`),
    },
  },
  versions: { range: learningVersions },
  wire: learningWire,
  lifecycle: {
    put: { style: "machineLearningWrite", seconds: 60 },
    patch: { style: "machineLearningWrite", seconds: 20 },
    remove: { style: "machineLearningDelete", seconds: 60 },
  },
  body: { build: rules, buildPatch: rules },
  note: "the stores that it names are not looked at",
};
