import { lookup } from "../../../world/table.ts";
import { fromBody, systemData } from "../../engine/body.ts";
import { install } from "../../engine/install.ts";
import { at, isObject, type JsonObject, mergePatch, objectOf, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest, conflict } from "../../engine/refusal.ts";
import type { ResourceType, WriteRequest } from "../../engine/resource-type.ts";
import { type Entry, entriesIn, findEntry } from "../../engine/state.ts";
import { keyPair } from "../compute/key-pair.ts";
import { fetchedAt } from "../kubernetes/connected-cluster.ts";
import { compliance } from "./compliance.ts";
import { configurationVersions, configurationWire, requireCluster } from "./extension.ts";

const protectedSettings = "properties.configurationProtectedSettings";
const shortName = /^[a-z\d]([-a-z\d]{0,28}[a-z\d])?$/;

const sources: Readonly<Record<string, string>> = {
  GitRepository: "gitRepository",
  Bucket: "bucket",
  AzureBlob: "azureBlob",
  OCIRepository: "ociRepository",
};

const sourceDefaults: JsonObject = { timeoutInSeconds: 600, syncIntervalInSeconds: 600 };
const kustomizationDefaults: JsonObject = {
  path: "",
  dependsOn: [],
  timeoutInSeconds: 600,
  syncIntervalInSeconds: 600,
  prune: false,
  force: false,
  wait: true,
};

/** The draft with each source and kustomization completed. */
function complete(draft: JsonObject): JsonObject {
  const properties = objectOf(draft.properties);
  const member = lookup(sources, textOf(properties.sourceKind) ?? "") ?? "gitRepository";
  const source = objectOf(properties[member]);
  const git = member === "gitRepository" ? { repositoryRef: source.repositoryRef ?? { branch: "master" } } : {};
  return {
    properties: {
      [member]: { ...sourceDefaults, ...source, ...git },
      kustomizations: Object.fromEntries(
        Object.entries(objectOf(properties.kustomizations)).map(([name, one]) => [
          name,
          { ...kustomizationDefaults, ...objectOf(one), name },
        ]),
      ),
    },
  };
}

function check(write: WriteRequest, draft: JsonObject): void {
  requireCluster(write);
  const properties = objectOf(draft.properties);
  const kind = textOf(properties.sourceKind) ?? "";
  const member = lookup(sources, kind);
  if (member === undefined)
    throw badRequest("BadRequest", `The sourceKind '${kind}' must be one of ${Object.keys(sources).join(", ")}.`);
  if (!isObject(properties[member]))
    throw badRequest("BadRequest", `The sourceKind '${kind}' needs the section '${member}'.`);
  const url = textOf(at(properties, `${member}.url`)) ?? "";
  if (kind === "GitRepository" && !/^(https?:\/\/|ssh:\/\/|git@)\S+$/.test(url))
    throw badRequest(
      "BadRequest",
      `The url '${url}' of the git repository must begin with http://, https://, ssh:// or git@.`,
    );
  for (const [name, one] of Object.entries(objectOf(properties.kustomizations))) {
    if (!shortName.test(name))
      throw badRequest(
        "BadRequest",
        `The kustomization name '${name}' is invalid: at most 30 lower-case letters, digits and '-'.`,
      );
    const missing = (Array.isArray(objectOf(one).dependsOn) ? (objectOf(one).dependsOn as unknown[]) : []).find(
      (other) => !Object.hasOwn(objectOf(properties.kustomizations), String(other)),
    );
    if (missing !== undefined)
      throw badRequest(
        "BadRequest",
        `The kustomization '${name}' depends on '${String(missing)}', which is not there.`,
      );
  }
}

const rules = fromBody({
  tags: "none",
  writeOnly: [protectedSettings],
  readOnly: [
    "provisioningState",
    "complianceState",
    "statuses",
    "sourceSyncedCommitId",
    "sourceUpdatedAt",
    "statusUpdatedAt",
    "repositoryPublicKey",
    "errorMessage",
  ].map((name) => `properties.${name}`),
  immutable: ["properties.scope", "properties.namespace"],
  refuseChange: (path) =>
    badRequest(
      "BadRequest",
      `The property '${path.slice("properties.".length)}' of a Flux configuration cannot be changed.`,
    ),
  defaults: () => ({
    properties: {
      scope: "cluster",
      namespace: "default",
      sourceKind: "GitRepository",
      suspend: false,
      waitForReconciliation: false,
    },
  }),
  check,
  given: (write, draft) => ({ ...complete(draft), systemData: systemData(write) }),
});

/** A cluster reached by SSH without a key makes one, to be put in the repository as a deploy key. */
function deployKey(write: WriteRequest, resource: Entry["resource"], held: JsonObject): void {
  const url = textOf(at(resource, "properties.gitRepository.url")) ?? "";
  const had = write.have?.resource.properties.repositoryPublicKey;
  if (/^(ssh:\/\/|git@)/.test(url) && held.sshPrivateKey === undefined)
    resource.properties.repositoryPublicKey =
      had ?? keyPair(write.arm.world.ids, "Ed25519").publicKey.replace(/ generated-by-azure$/, "");
}

/** Flux configurations. ARM's provisioning state says that it was handed over; compliance says what came of it. */
export const fluxConfiguration: ResourceType = {
  name: "Microsoft.KubernetesConfiguration/fluxConfigurations",
  under: "any",
  naming: {
    rule: {
      pattern: shortName,
      refuse: (name) =>
        badRequest(
          "BadRequest",
          `The configuration name '${name}' is invalid: at most 30 lower-case letters, digits and '-'.`,
        ),
    },
  },
  versions: { range: configurationVersions },
  wire: configurationWire,
  lifecycle: {
    put: { style: "clusterConfiguration", seconds: 20 },
    patch: { style: "clusterConfigurationPatch", seconds: 20 },
    remove: { style: "clusterConfigurationDelete", seconds: 20 },
  },
  concurrency: {
    serial: {
      on: "self",
      refuse: () =>
        conflict("Conflict", "Another operation on this Flux configuration is in progress. Try again later."),
    },
  },
  body: {
    build: (write) => {
      const built = rules(write);
      // A PUT replaces the secrets as well: those it does not bring are lost.
      const hidden: JsonObject = { [protectedSettings]: at(write.body, protectedSettings) ?? {} };
      deployKey(write, built.resource, objectOf(hidden[protectedSettings]));
      return { resource: built.resource, hidden };
    },
    buildPatch: (write) => {
      const merged = mergePatch(objectOf(write.have?.resource.properties), objectOf(write.body.properties));
      // A kustomization set to null is taken away; what is not named stays as it was.
      const { have, ...rest } = write;
      const built = rules({ ...rest, have, verb: "put", body: { properties: merged } });
      built.resource.properties.kustomizations =
        objectOf(complete({ properties: merged }).properties).kustomizations ?? {};
      const hidden: JsonObject = {
        ...write.have?.hidden,
        ...(built.hidden?.[protectedSettings] === undefined
          ? {}
          : { [protectedSettings]: built.hidden[protectedSettings] }),
      };
      delete hidden.acceptedAt;
      return { resource: built.resource, hidden };
    },
  },
  views: {
    show: ({ world, state }, entry) => ({
      ...entry.resource,
      properties: {
        ...entry.resource.properties,
        configurationProtectedSettings: Object.fromEntries(
          Object.keys(objectOf(entry.hidden[protectedSettings])).map((name) => [name, ""]),
        ),
        ...compliance(world, entry, fetchedAt(findEntry(state, ownerOf(entry.resource.id)), entry.hidden.acceptedAt)),
      },
    }),
  },
  hooks: {
    accepted: ({ arm, id }) => {
      const cluster = ownerOf(id);
      const there = entriesIn(arm.state, `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions`).some(
        ({ resource }) => textOf(resource.properties.extensionType)?.toLowerCase() === "microsoft.flux",
      );
      if (!there)
        install(arm, `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/flux`, {
          identity: { type: "SystemAssigned" },
          properties: { extensionType: "microsoft.flux" },
        });
    },
    completed: (arm, entry) => {
      entry.hidden.acceptedAt = arm.world.clock.now();
    },
  },
  note: "Compliance follows the repository: see keepRepository.",
};
