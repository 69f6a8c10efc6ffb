import { type Cloud, firstDeployer } from "@slipway/simulator";
import type { TemplateMap } from "../workflow/template.ts";
import { hour, request } from "./operator.ts";
import type { Stage } from "./stage.ts";

const version = "2025-10-01";

/** A cluster, the secret in which its kubeconfig is, and the environment that names it. */
interface Named {
  readonly id: string;
  readonly secret: string;
  readonly environment: string;
}

/**
 * Creates the clusters that inputs name and Slipway does not make: that of a cloud, and one that stands for a plant's in a
 * group of its own. Each one's kubeconfig becomes a secret of the repository, unless it has one by that name; all of a kind
 * become one more, by the names of their environments.
 */
export async function createClusters({ cloud, server }: Stage, ...inputs: readonly unknown[]): Promise<void> {
  const { subscriptionId } = firstDeployer(cloud.world).subscription;
  const groups = `/subscriptions/${subscriptionId}/resourceGroups`;
  const made = new Set(inputs.flatMap((each) => madeIn(each, groups)));
  const named = inputs.flatMap((each) => clustersIn(each, groups)).filter(({ id }) => !made.has(id));
  if (named.length === 0) return;
  const provider = `/subscriptions/${subscriptionId}/providers/Microsoft.ContainerService`;
  await request(cloud, "POST", `${provider}/register`, "2021-04-01");
  cloud.world.clock.advance(hour);
  const all: Record<string, Record<string, string>> = {};
  for (const { id, secret, environment } of named) {
    await createCluster(cloud, id);
    const kubeconfig = await kubeconfigOf(cloud, id);
    server.secrets[secret] ??= kubeconfig;
    all[`${secret}S`] = { ...all[`${secret}S`], [environment]: kubeconfig };
  }
  for (const [secret, kubeconfigs] of Object.entries(all)) server.secrets[secret] ??= JSON.stringify(kubeconfigs);
  // With which nodes would mount a share: no one here asks for it.
  server.secrets.SHARE_KEY ??= "key-of-a-rehearsal-".repeat(4);
}

/** What a called workflow is handed of the repository's secrets: those that are named as its own, in capitals. */
export const secretsFor = (declared: TemplateMap, { server }: Pick<Stage, "server">): Record<string, string> =>
  Object.fromEntries(
    Object.keys(declared).flatMap((name) => {
      const secret = name.toUpperCase().replaceAll("-", "_");
      return secret in server.secrets ? [[name, `\${{ secrets.${secret} }}`]] : [];
    }),
  );

const clusterId = (groups: string, group: unknown, name: string): string =>
  name.startsWith("/") ? name : `${groups}/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`;

/** The clusters that other environments of a file are: Slipway makes them. */
function madeIn(value: unknown, groups: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { "resource-group": group, cluster } = value as Readonly<Record<string, unknown>>;
  const within = Object.values(value).flatMap((each) => madeIn(each, groups));
  return typeof cluster === "string" ? [clusterId(groups, group, cluster), ...within] : within;
}

function clustersIn(value: unknown, groups: string): Named[] {
  if (typeof value !== "object" || value === null) return [];
  const given = value as Readonly<Record<string, unknown>>;
  const { "resource-group": group, "plant-cluster": plant, "cloud-cluster": cloud, name } = given;
  const environment = String(name);
  const isName = (name: unknown): name is string => typeof name === "string" && name !== "" && !name.includes("${{");
  return [
    ...(isName(plant)
      ? [{ id: clusterId(groups, "stands-for-plants", plant), secret: "PLANT_KUBECONFIG", environment }]
      : []),
    ...(isName(cloud) ? [{ id: clusterId(groups, group, cloud), secret: "CLOUD_KUBECONFIG", environment }] : []),
    ...Object.values(value).flatMap((each) => clustersIn(each, groups)),
  ];
}

async function createCluster(cloud: Cloud, id: string): Promise<void> {
  const [, , , , group = ""] = id.split("/");
  const within = id.slice(0, id.indexOf(group) + group.length);
  const location = "northeurope";
  if ((await cloud.request("GET", `${id}?api-version=${version}`)).status < 400) return;
  await request(cloud, "PUT", within, "2021-04-01", { location });
  const pool = { name: "nodes", mode: "System", count: 1, vmSize: "Standard_D4s_v5", osType: "Linux" };
  await request(cloud, "PUT", id, version, {
    location,
    identity: { type: "SystemAssigned" },
    properties: { dnsPrefix: id.split("/").at(-1), agentPoolProfiles: [pool] },
  });
  cloud.world.clock.advance(hour);
}

async function kubeconfigOf(cloud: Cloud, id: string): Promise<string> {
  interface Answer {
    readonly kubeconfigs: readonly { readonly value: string }[];
  }
  const { kubeconfigs } = await request<Answer>(cloud, "POST", `${id}/listClusterAdminCredential`, version);
  return Buffer.from(kubeconfigs[0]?.value ?? "", "base64").toString("utf8");
}
