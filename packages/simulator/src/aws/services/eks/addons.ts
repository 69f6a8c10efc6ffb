import { lookup } from "../../../world/table.ts";
import type { Call, Fields, Operations } from "../../engine/operation.ts";
import { type PartKind, partOperations } from "./parts.ts";
import { type Cluster, inUse, invalid, type Part } from "./state.ts";
import { beginUpdate } from "./updates.ts";
import { defaultVersion } from "./versions.ts";

/** Add-ons and the version that EKS takes by default. */
const known: Record<string, { readonly type: string; readonly version: string }> = {
  "vpc-cni": { type: "networking", version: "v1.20.4-eksbuild.1" },
  coredns: { type: "networking", version: "v1.12.4-eksbuild.1" },
  "kube-proxy": { type: "networking", version: "v1.34.1-eksbuild.2" },
  "aws-ebs-csi-driver": { type: "storage", version: "v1.51.0-eksbuild.1" },
  "aws-efs-csi-driver": { type: "storage", version: "v2.1.13-eksbuild.1" },
  "eks-pod-identity-agent": { type: "security", version: "v1.3.9-eksbuild.3" },
  "metrics-server": { type: "observability", version: "v0.8.0-eksbuild.3" },
};

/** The settings of an add-on besides its version, as far as the call has them. */
const settings = (call: Call): Fields =>
  Object.fromEntries(
    ["serviceAccountRoleArn", "configurationValues"].flatMap((name) => {
      const value = call.text(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

function create(call: Call, { shown }: Cluster, addonName: string): Fields {
  const offered = lookup(known, addonName);
  if (!offered) {
    const message = `Addon ${addonName} specified is not supported in ${shown.version} kubernetes version`;
    throw invalid(message, { clusterName: shown.name, addonName });
  }
  return { addonVersion: versionOf(call, offered.version), ...settings(call) };
}

/** The version that a call wants, of the form that add-ons have. */
function versionOf(call: Call, otherwise: string): string {
  const version = call.text("addonVersion") ?? otherwise;
  if (/^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(version)) return version;
  const more = { clusterName: call.need("clusterName"), addonName: call.need("addonName") };
  throw invalid("Addon version specified is not supported", more);
}

function update(call: Call, cluster: Cluster, addon: Part): Fields {
  const addonName = call.need("addonName");
  if (addon.status !== "ACTIVE" && addon.status !== "DEGRADED") {
    const message = `Addon ${addonName} cannot be updated as it is currently in ${addon.status} state`;
    throw inUse(message, { clusterName: cluster.shown.name, addonName });
  }
  const addonVersion = versionOf(call, String(addon.addonVersion));
  return beginUpdate(call, cluster, {
    type: "AddonUpdate",
    change: { addonVersion, ...settings(call) },
    params: { AddonVersion: addonVersion },
    seconds: 30,
    part: { kind: "addons", name: addonName },
  });
}

const addons: PartKind = {
  kind: "addons",
  path: "addons",
  word: "Addon",
  createSeconds: 30,
  deleteSeconds: 30,
  missing: (name, cluster) => `No addon: ${name} found in cluster: ${cluster}`,
  taken: () => "Addon already exists.",
  create,
  more: { UpdateAddon: { path: "update", run: update } },
};

/** What may be done with add-ons. */
export const addonOperations: Operations = {
  ...partOperations(addons),
  DescribeAddonVersions: {
    pages: { lists: ["addons"] },
    route: "GET /addons/supported-versions",
    run(call) {
      const name = call.text("addonName");
      const clusterVersion = call.text("kubernetesVersion") ?? defaultVersion;
      const compatibilities = [{ clusterVersion, platformVersions: ["*"], defaultVersion: true }];
      const addons = Object.entries(known)
        .filter(([addonName]) => name === undefined || addonName === name)
        .map(([addonName, { type, version }]) => ({
          addonName,
          type,
          addonVersions: [{ addonVersion: version, architecture: ["amd64", "arm64"], compatibilities }],
          publisher: "eks",
          owner: "aws",
        }));
      return { addons };
    },
  },
};
