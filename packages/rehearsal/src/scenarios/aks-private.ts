import { addPullRequest, addRepository, type Cloud, firstDeployer, repositoryOf } from "@slipway/simulator";
import { stringify } from "yaml";
import type { RehearsedRun } from "../runner/run/run-workflow.ts";
import { hour, request } from "../session/operator.ts";
import type { Scenario } from "./scenario.ts";

const name = "shop";
const location = "northeurope";
const repository = "octo-org/octo-repo";

/** From nothing but a resource group to a private cluster that Hopsworks reaches; then someone changes it by hand. */
export async function aksPrivate(cloud: Cloud): Promise<Scenario> {
  const { application, subscription } = firstDeployer(cloud.world);
  const group = `/subscriptions/${subscription.subscriptionId}/resourceGroups/${name}`;
  await request(cloud, "PUT", group, "2021-04-01", { location });
  addRepository(cloud.world, repository, { private: true });
  const { number } = addPullRequest(cloud.world, repository, "A cluster for the shop");
  const inputs = {
    cluster: name,
    "resource-group": name,
    location,
    "subscription-id": subscription.subscriptionId,
    "tenant-id": application.tenantId,
    "client-id": application.clientId,
  };
  return {
    name: "aks-private",
    workflow: caller(inputs),
    scenes: [
      {
        title: "Plan",
        trigger: { name: "pull_request", number },
        conclusion: "success",
        unexpected: (run) => [...unexpectedDrift(run, "true"), ...unexpectedWrites(run, cloud, false)],
      },
      {
        title: "Apply",
        trigger: { name: "push" },
        conclusion: "success",
        unexpected: (run) => unexpectedWrites(run, cloud, true),
      },
      {
        title: "Check",
        trigger: { name: "schedule" },
        conclusion: "success",
        unexpected: (run) => [
          ...unexpectedDrift(run, "false"),
          ...unexpectedWrites(run, cloud, false),
          ...unexpectedIssue(cloud, "none"),
        ],
      },
      {
        title: "Check after a change",
        prepare: (at) => introduceDrift(at, group),
        trigger: { name: "schedule" },
        conclusion: "failure",
        unexpected: (run) => [
          ...unexpectedDrift(run, "true"),
          ...unexpectedWrites(run, cloud, false),
          ...unexpectedIssue(cloud, "open"),
        ],
      },
      {
        title: "Repair",
        trigger: { name: "push" },
        conclusion: "success",
        unexpected: (run) => [...unexpectedWrites(run, cloud, true), ...unexpectedIssue(cloud, "closed")],
      },
    ],
  };
}

/** The whole workflow that a repository writes to get this. */
const caller = (inputs: Readonly<Record<string, string>>): string =>
  stringify({
    name: "shop",
    on: { push: { branches: ["main"] }, pull_request: null, schedule: [{ cron: "17 5 * * *" }] },
    permissions: {},
    jobs: {
      cluster: {
        permissions: { "id-token": "write", issues: "write", "pull-requests": "write", actions: "read" },
        uses: "$/.github/workflows/aks-private.yml",
        with: inputs,
      },
    },
  });

async function introduceDrift(cloud: Cloud, group: string): Promise<string> {
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/${name}-hopsworks`;
  const subnet = `${network}/subnets/hopsworks`;
  const [link] = (await linksOf(cloud)).filter((each) => each.to.toLowerCase() === network.toLowerCase());
  await request(cloud, "DELETE", link?.id ?? "", "2024-06-01");
  const have = await request<{ properties: { addressPrefix: string } }>(cloud, "GET", subnet, "2025-01-01");
  const wider = have.properties.addressPrefix.replace(/\/\d+$/, "/23");
  await request(cloud, "PUT", subnet, "2025-01-01", { properties: { ...have.properties, addressPrefix: wider } });
  cloud.world.clock.advance(hour);
  return `Someone deletes the DNS link in the portal, and makes the subnet ${wider} instead of ${have.properties.addressPrefix}.`;
}

/** Every link of every private DNS zone of the subscription, with the network that it is to. */
async function linksOf(cloud: Cloud): Promise<{ id: string; to: string }[]> {
  const { subscription } = firstDeployer(cloud.world);
  const all = `/subscriptions/${subscription.subscriptionId}/providers/Microsoft.Network/privateDnsZones`;
  const { value: zones } = await request<{ value: { id: string }[] }>(cloud, "GET", all, "2024-06-01");
  const links = await Promise.all(
    zones.map(({ id }) => request<{ value: Link[] }>(cloud, "GET", `${id}/virtualNetworkLinks`, "2024-06-01")),
  );
  return links.flatMap(({ value }) => value.map(({ id, properties }) => ({ id, to: properties.virtualNetwork.id })));
}

interface Link {
  readonly id: string;
  readonly properties: { readonly virtualNetwork: { readonly id: string } };
}

function unexpectedDrift({ jobs }: RehearsedRun, expected: string): string[] {
  const found = jobs.find((job) => job.outputs.differs !== undefined)?.outputs.differs;
  return found === expected ? [] : [`whether something differs was said to be ${found}, not ${expected}`];
}

/** A plan and a check may write nothing but their report. */
function unexpectedWrites(run: RehearsedRun, { world }: Cloud, expected: boolean): string[] {
  const writes = world.record.requests.filter(
    ({ client, method, url }) =>
      run.clients.has(client ?? "") && method !== "GET" && url.includes("management.azure.com"),
  );
  return writes.length > 0 === expected ? [] : [`${writes.length} requests wrote to the cloud`];
}

function unexpectedIssue({ world }: Cloud, expected: "none" | "open" | "closed"): string[] {
  const all = repositoryOf(world, repository)?.issues.filter(({ pull }) => !pull) ?? [];
  const found = all.length === 0 ? "none" : all.some(({ state }) => state === "open") ? "open" : "closed";
  return found === expected ? [] : [`the issue on drift is ${found}, not ${expected}`];
}
