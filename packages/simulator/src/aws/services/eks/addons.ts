import { define, lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { type Call, type Fields, fieldsOf, listOf, numberOf, type Operations, textOf } from "../../engine/operation.ts";
import { passing } from "../iam/passing.ts";
import { defaultOf, offered, offeredNames, shownOffer } from "./addon-catalogue.ts";
import { schemaOf } from "./addon-schemas.ts";
import { valuesOf } from "./addon-values.ts";
import { workloadsOf } from "./addon-workloads.ts";
import { type ClusterHost, hostKey } from "./host.ts";
import { type PartKind, partOperations } from "./parts.ts";
import { associateAddon } from "./pod-identity.ts";
import { type Cluster, eks, inUse, invalid, notFound, type Part, refuseNotSimulated } from "./state.ts";
import { beginUpdate } from "./updates.ts";

/** The version that a call wants, or the default: one that is for the cluster's version of Kubernetes. */
function versionOf(call: Call, { shown }: Cluster, addonName: string, otherwise?: string): string {
  const more = { clusterName: shown.name, addonName };
  const offer = offered(addonName);
  const taken = offer && (call.text("addonVersion") ?? otherwise ?? defaultOf(offer, shown.version)?.version);
  if (!offer || taken === undefined)
    throw invalid(`Addon ${addonName} specified is not supported in ${shown.version} kubernetes version`, more);
  const found = offer.versions.find(({ version }) => version === taken);
  if (found?.clusters.includes(shown.version)) return taken;
  throw invalid("Addon version specified is not supported", more);
}

const conflicts = new Set(["OVERWRITE", "NONE", "PRESERVE"]);

function checkConflicts(call: Call): void {
  const given = call.text("resolveConflicts");
  if (given !== undefined && !conflicts.has(given)) throw invalid(`Invalid value for resolveConflicts: ${given}`);
}

/** The settings of an add-on besides its version, as far as the call has them. */
function settings(call: Call, cluster: Cluster, addonName: string, addonArn: string): Fields {
  refuseNotSimulated(call, ["namespaceConfig"]);
  checkConflicts(call);
  const [values, role] = [call.text("configurationValues"), call.text("serviceAccountRoleArn")];
  if (values !== undefined) valuesOf(addonName, values);
  const identities = call.input.podIdentityAssociations;
  return {
    ...(role === undefined ? {} : { serviceAccountRoleArn: role }),
    ...(values === undefined ? {} : { configurationValues: values }),
    ...(identities === undefined
      ? {}
      : {
          podIdentityAssociations: associateAddon(
            call,
            cluster,
            addonArn,
            listOf(call.input, "podIdentityAssociations"),
          ),
        }),
  };
}

/** EKS takes over what someone else keeps if it is the same, or may do so by resolveConflicts; else it stays, and the add-on fails. */
function takeOver(call: Call, { selfManaged }: Cluster, addonName: string, wanted: string, ways: RegExp): void {
  if (lookup(selfManaged, addonName) === wanted || ways.test(call.text("resolveConflicts") ?? "NONE"))
    delete selfManaged[addonName];
}

function create(call: Call, cluster: Cluster, addonName: string, id: string): Fields {
  const addonVersion = versionOf(call, cluster, addonName);
  const arn = `arn:aws:eks:${call.region}:${call.account}:addon/${cluster.shown.name}/${addonName}/${id}`;
  const body = { addonVersion, ...settings(call, cluster, addonName, arn) };
  takeOver(call, cluster, addonName, addonVersion, /^OVERWRITE$/);
  return body;
}

function update(call: Call, cluster: Cluster, addon: Part): Fields {
  const addonName = call.need("addonName");
  if (!/^(ACTIVE|DEGRADED|CREATE_FAILED|UPDATE_FAILED)$/.test(addon.status)) {
    const message = `Addon ${addonName} cannot be updated as it is currently in ${addon.status} state`;
    throw inUse(message, { clusterName: cluster.shown.name, addonName });
  }
  const addonVersion = versionOf(call, cluster, addonName, String(addon.addonVersion));
  const begun = beginUpdate(call, cluster, {
    type: "AddonUpdate",
    change: { addonVersion, ...settings(call, cluster, addonName, String(addon.addonArn)) },
    params: { AddonVersion: addonVersion, ResolveConflicts: call.text("resolveConflicts") ?? "NONE" },
    seconds: 30,
    part: { kind: "addons", name: addonName },
  });
  takeOver(call, cluster, addonName, addonVersion, /^(OVERWRITE|PRESERVE)$/);
  return begun;
}

/** Who gives an add-on a role passes it to the pods. */
const needs = (call: Call) =>
  listOf(call.input, "podIdentityAssociations").flatMap((each) => {
    const resource = textOf(each, "roleArn");
    return resource === undefined
      ? []
      : [passing(resource, "pods.eks"), { permission: "eks:CreatePodIdentityAssociation" }];
  });

const addons: PartKind = {
  kind: "addons",
  path: "addons",
  word: "Addon",
  createSeconds: 30,
  deleteSeconds: 30,
  missing: (name, cluster) => `No addon: ${name} found in cluster: ${cluster}`,
  taken: () => "Addon already exists.",
  needs,
  create,
  removes(call, cluster, addonName) {
    const version = lookup(cluster.addons, addonName)?.addonVersion;
    if (call.flag("preserve")) define(cluster.selfManaged, addonName, String(version));
  },
  more: { UpdateAddon: { path: "update", needs, run: update } },
};

const hasNodes = ({ nodegroups }: Cluster): boolean =>
  Object.values(nodegroups).some(
    (group) =>
      group.status !== "CREATING" &&
      (numberOf(fieldsOf(group as unknown as Fields, "scalingConfig"), "desiredSize") ?? 0) > 0,
  );

/** How an add-on that is there is doing: what needs nodes is not well without. */
function judge(cluster: Cluster, name: string, addon: Part): void {
  if (addon.status !== "ACTIVE" && addon.status !== "DEGRADED") return;
  const isWell = !offered(name)?.needsNodes || hasNodes(cluster);
  addon.status = isWell ? "ACTIVE" : "DEGRADED";
  addon.health = {
    issues: isWell
      ? []
      : [
          {
            code: "InsufficientNumberOfReplicas",
            message:
              "The add-on is unhealthy because all deployments have all pods unscheduled no nodes available to schedule pods",
            resourceIds: [],
          },
        ],
  };
}

/** Bring what a cluster runs of its add-ons in line with them. */
export function runAddons(world: World, host: ClusterHost, key: string): void {
  const cluster = eks(world).clusters[key];
  if (!cluster) return;
  const region = key.slice(0, key.indexOf("/"));
  for (const name of offeredNames) {
    const addon = lookup(cluster.addons, name);
    if (addon?.status === "CREATING" || lookup(cluster.selfManaged, name) !== undefined) continue;
    if (addon) judge(cluster, name, addon);
    const values = addon ? valuesOf(name, String(addon.configurationValues ?? "")) : {};
    const objects = addon ? workloadsOf(name, String(addon.addonVersion), region, values) : [];
    host.install(world, hostKey(region, cluster.shown.name), `addon/${name}`, objects);
  }
}

const listed = (call: Call, member: string): ((value: string) => boolean) => {
  const wanted = call.texts(member);
  return (value) => wanted.length === 0 || wanted.includes(value);
};

/** What may be done with add-ons. */
export const addonOperations: Operations = {
  ...partOperations(addons),
  DescribeAddonVersions: {
    pages: { lists: ["addons"] },
    route: "GET /addons/supported-versions",
    run(call) {
      const name = call.text("addonName");
      const [isType, isPublisher, isOwner] = ["types", "publishers", "owners"].map((member) => listed(call, member));
      const shown = offeredNames.flatMap((addonName): Fields[] => {
        const offer = offered(addonName);
        if (!offer || (name !== undefined && addonName !== name) || !isType?.(offer.type)) return [];
        return isPublisher?.("eks") && isOwner?.("aws")
          ? [shownOffer(addonName, offer, call.text("kubernetesVersion"))]
          : [];
      });
      return { addons: shown.filter(({ addonVersions }) => Array.isArray(addonVersions) && addonVersions.length > 0) };
    },
  },
  DescribeAddonConfiguration: {
    route: "GET /addons/configuration-schemas",
    run(call) {
      const [addonName, addonVersion] = [call.need("addonName"), call.need("addonVersion")];
      const offer = offered(addonName);
      if (!offer?.versions.some(({ version }) => version === addonVersion))
        throw notFound(`No addon version found: ${addonName} ${addonVersion}`, { addonName });
      const { identity } = offer;
      return {
        addonName,
        addonVersion,
        configurationSchema: JSON.stringify(schemaOf(addonName)),
        podIdentityConfiguration: identity
          ? [
              {
                serviceAccount: identity.serviceAccount,
                recommendedManagedPolicies: identity.policies.map((policy) => `arn:aws:iam::aws:policy/${policy}`),
              },
            ]
          : [],
      };
    },
  },
};
