import type { Call, Fields, Operations } from "../operation.ts";
import { type PartDue, partDue } from "./nodegroups.ts";
import {
  type Cluster,
  clusterArn,
  epochSeconds,
  inUse,
  invalid,
  keyOf,
  notFound,
  type Part,
  pageOfNames,
  tagsOf,
  theCluster,
} from "./state.ts";
import { beginUpdate } from "./updates.ts";

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

function theAddon(call: Call, cluster: Cluster): Part {
  const name = call.need("addonName");
  const addon = cluster.addons[name];
  if (addon) return addon;
  throw notFound(`No addon: ${name} found in cluster: ${cluster.shown.name}`, {
    clusterName: cluster.shown.name,
    addonName: name,
  });
}

const resource = (call: Call): string =>
  `arn:aws:eks:${call.region}:${call.account}:addon/${call.text("clusterName")}/${call.text("addonName") ?? "*"}/*`;

function later(call: Call, becomes: PartDue["becomes"]): void {
  const due: PartDue = {
    key: keyOf(call.region, call.need("clusterName")),
    kind: "addons",
    name: call.need("addonName"),
    becomes,
  };
  call.world.later(30_000, partDue, due);
}

function createAddon(call: Call): Fields {
  const { world, region, account } = call;
  const cluster = theCluster(call);
  const { name: clusterName } = cluster.shown;
  const addonName = call.need("addonName");
  const offered = known[addonName];
  if (!offered)
    throw invalid(`Addon ${addonName} specified is not supported in ${cluster.shown.version} kubernetes version`, {
      addonName,
    });
  if (cluster.addons[addonName]) throw inUse("Addon already exists.", { clusterName, addonName });
  const now = epochSeconds(world);
  const addon: Part = {
    addonName,
    clusterName,
    status: "CREATING",
    addonVersion: call.text("addonVersion") ?? offered.version,
    health: { issues: [] },
    addonArn: `arn:aws:eks:${region}:${account}:addon/${clusterName}/${addonName}/${world.ids.uuid()}`,
    createdAt: now,
    modifiedAt: now,
    tags: tagsOf(call),
    ...(call.text("serviceAccountRoleArn") === undefined
      ? {}
      : { serviceAccountRoleArn: call.text("serviceAccountRoleArn") }),
    ...(call.text("configurationValues") === undefined
      ? {}
      : { configurationValues: call.text("configurationValues") }),
  };
  cluster.addons[addonName] = addon;
  later(call, "ACTIVE");
  return { addon: addon as unknown as Fields };
}

export const addonOperations: Operations = {
  CreateAddon: { route: "POST /clusters/{clusterName}/addons", resource: clusterArn, run: createAddon },
  DescribeAddon: {
    route: "GET /clusters/{clusterName}/addons/{addonName}",
    resource,
    run(call) {
      const addon = theAddon(call, theCluster(call));
      if (addon.status !== "ACTIVE") call.waits();
      return { addon: addon as unknown as Fields };
    },
  },
  ListAddons: {
    route: "GET /clusters/{clusterName}/addons",
    resource: clusterArn,
    run(call) {
      const { shown, nextToken } = pageOfNames(call, Object.keys(theCluster(call).addons));
      return { addons: shown, nextToken };
    },
  },
  UpdateAddon: {
    route: "POST /clusters/{clusterName}/addons/{addonName}/update",
    resource,
    run(call) {
      const cluster = theCluster(call);
      const addon = theAddon(call, cluster);
      const addonVersion = call.text("addonVersion") ?? String(addon.addonVersion);
      return beginUpdate(call, cluster, {
        type: "AddonUpdate",
        change: { addonVersion },
        params: { AddonVersion: addonVersion },
        seconds: 30,
        addon: call.need("addonName"),
      });
    },
  },
  DeleteAddon: {
    route: "DELETE /clusters/{clusterName}/addons/{addonName}",
    resource,
    run(call) {
      const addon = theAddon(call, theCluster(call));
      addon.status = "DELETING";
      later(call, "gone");
      return { addon: addon as unknown as Fields };
    },
  },
  DescribeAddonVersions: {
    route: "GET /addons/supported-versions",
    run(call) {
      const name = call.text("addonName");
      const clusterVersion = call.text("kubernetesVersion") ?? "1.34";
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
