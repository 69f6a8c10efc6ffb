import { fromBody, systemData } from "../../engine/body.ts";
import { at, listOf, objectOf, textOf } from "../../engine/json.ts";
import { badRequest, conflict } from "../../engine/refusal.ts";
import type { ResourceType } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";
import { registryVersions, registryWire } from "./versions.ts";

const action =
  /^(repositories\/.+\/(content\/(read|write|delete)|metadata\/(read|write))|gateway\/.+\/(config|message)\/(read|write))$/;

const scopeMapRules = fromBody({
  readOnly: ["properties.creationDate", "properties.provisioningState", "properties.type"],
  tags: "none",
  keeps: true,
  defaults: () => ({ properties: { description: "" } }),
  check: (_, draft) => {
    const actions = listOf(at(draft, "properties.actions"));
    if (actions.length === 0)
      throw badRequest("InvalidScopeMap", "The scope map needs at least one action.", { target: "actions" });
    const wrong = actions.find((one) => typeof one !== "string" || !action.test(one));
    if (wrong !== undefined)
      throw badRequest("InvalidScopeMapAction", `The action '${String(wrong)}' is not valid.`, { target: "actions" });
  },
  given: (write) => ({
    systemData: systemData(write),
    properties: {
      type: write.have?.resource.properties.type ?? "UserDefined",
      creationDate: write.have?.resource.properties.creationDate ?? write.arm.world.clock.iso(),
    },
  }),
});

/** Scope maps: which repositories a token may touch. */
export const scopeMap: ResourceType = {
  name: "Microsoft.ContainerRegistry/registries/scopeMaps",
  under: "parent",
  naming: {
    rule: {
      pattern: /^[a-zA-Z0-9-]{5,50}$/,
      refuse: (name) =>
        badRequest(
          "InvalidScopeMapName",
          `The scope map name '${name}' is not valid: 5 to 50 letters, digits and '-'.`,
        ),
    },
  },
  versions: { range: registryVersions },
  wire: registryWire,
  lifecycle: {
    put: { style: "registryWrite", seconds: 3 },
    patch: { style: "registryWrite", seconds: 3 },
    remove: { style: "registryDelete", seconds: 3 },
  },
  body: { build: scopeMapRules, buildPatch: scopeMapRules },
  hooks: {
    checkRemoval: (_, { resource }) => {
      if (resource.properties.type === "SystemDefined")
        throw badRequest(
          "SystemDefinedScopeMap",
          `The scope map '${resource.name}' is built in and cannot be deleted.`,
        );
    },
  },
};

const tokenRules = fromBody({
  readOnly: ["properties.creationDate", "properties.provisioningState", "properties.credentials.passwords"],
  tags: "none",
  keeps: true,
  defaults: () => ({ properties: { status: "enabled", credentials: { certificates: [], passwords: [] } } }),
  check: (write, draft) => {
    const scope = textOf(at(draft, "properties.scopeMapId"));
    if (scope === undefined || findEntry(write.arm.state, scope) === undefined)
      throw badRequest("ScopeMapNotFound", `The scope map '${scope ?? ""}' was not found.`, { target: "scopeMapId" });
  },
  given: (write, draft) => ({
    systemData: systemData(write),
    properties: {
      creationDate: write.have?.resource.properties.creationDate ?? write.arm.world.clock.iso(),
      status: String(objectOf(draft.properties).status).toLowerCase(),
    },
  }),
});

/** Repository-scoped tokens; their passwords are made by generateCredentials of the registry. */
export const token: ResourceType = {
  name: "Microsoft.ContainerRegistry/registries/tokens",
  under: "parent",
  naming: {
    rule: {
      pattern: /^[a-zA-Z0-9-]{5,50}$/,
      refuse: (name) =>
        badRequest("InvalidTokenName", `The token name '${name}' is not valid: 5 to 50 letters, digits and '-'.`),
    },
  },
  versions: { range: registryVersions },
  wire: registryWire,
  lifecycle: {
    put: { style: "registryWrite", seconds: 3 },
    patch: { style: "registryWrite", seconds: 3 },
    remove: { style: "registryDelete", seconds: 3 },
  },
  concurrency: {
    serial: {
      on: "self",
      refuse: () =>
        conflict("ConcurrentOperationInProgress", "Another operation on this token is in progress. Try again later."),
    },
  },
  body: { build: tokenRules, buildPatch: tokenRules },
};
