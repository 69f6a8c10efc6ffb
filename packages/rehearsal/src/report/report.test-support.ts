import type { Inventory } from "@slipway/simulator";
import type { StepPlan } from "../runner/run/step-plan.ts";
import type { JobPart, Report, RequestPart, RunPart, StepPart } from "./model/report.ts";
import { topologyOf } from "./topology/topology.ts";

const group = "/subscriptions/s/resourceGroups/shop/providers";
export const networkId = (name: string) => `${group}/Microsoft.Network/virtualNetworks/${name}`;
export const clusterId = (name: string) => `${group}/Microsoft.ContainerService/managedClusters/${name}`;
export const identityId = (name: string) => `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;

type Resource = Inventory["azure"][number]["resource"];

export const resource = (id: string, properties: object = {}, rest: object = {}): Resource =>
  ({ id, name: id.split("/").at(-1) ?? "", properties, ...rest }) as Resource;

/** Two networks that are peered, with a cluster in a subnet that acts as an identity with a role there. */
export const peeredNetworks = (): Resource[] => [
  resource(networkId("a"), { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } }),
  resource(networkId("b"), { addressSpace: { addressPrefixes: ["10.1.0.0/16"] } }),
  resource(`${networkId("a")}/subnets/nodes`, { addressPrefix: "10.0.0.0/24" }),
  resource(`${networkId("a")}/virtualNetworkPeerings/to-b`, { remoteVirtualNetwork: { id: networkId("b") } }),
  resource(`${networkId("b")}/virtualNetworkPeerings/to-a`, { remoteVirtualNetwork: { id: networkId("a") } }),
  resource(
    clusterId("shop"),
    { kubernetesVersion: "1.33" },
    { identity: { userAssignedIdentities: { [identityId("shop")]: {} } } },
  ),
  resource(`${clusterId("shop")}/agentPools/system`, { count: 3, vnetSubnetID: `${networkId("a")}/subnets/nodes` }),
  resource(identityId("shop"), { principalId: "p-1" }),
  resource(`${networkId("a")}/subnets/nodes/providers/Microsoft.Authorization/roleAssignments/r`, {
    principalId: "p-1",
    scope: `${networkId("a")}/subnets/nodes`,
    roleDefinitionId: `${group}/Microsoft.Authorization/roleDefinitions/4d97b98b-1d4f-4787-a291-c67834d212e7`,
  }),
];

export const inventoryOf = (azure: readonly Resource[], aws: Partial<Inventory["aws"]> = {}): Inventory => ({
  azure: azure.map((each) => ({ type: "", resource: each })),
  aws: {
    ...{ account: "1", vpcs: [], subnets: [], securityGroups: [], securityGroupRules: [] },
    ...{ clusters: [], nodeGroups: [], addOns: [], accessEntries: [], repositories: [] },
    ...aws,
  },
});

/** The plan of one action. */
export const planOf = (mode: string, steps: StepPlan["steps"], shows: StepPlan["shows"] = {}): StepPlan => ({
  action: "create-vnet",
  mode,
  digest: "d1",
  steps,
  unchanged: [{ kind: "resource group", id: "/subscriptions/s/resourceGroups/shop" }],
  waits: [
    {
      what: "PUT /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/shop",
      milliseconds: 10_000,
    },
  ],
  changed: true,
  shows,
});

const created = planOf("apply", [
  {
    operation: "create",
    kind: "virtual network",
    id: networkId("a"),
    changes: [
      { field: "location", want: "northeurope" },
      { field: "principal", want: { "known-after-apply:": "principal" } },
    ],
  },
]);

const step = (name: string, from: number, to: number, rest: Partial<StepPart> = {}): StepPart => ({
  name,
  conclusion: "success",
  from,
  to,
  waits: [{ from, to }],
  isCritical: true,
  plans: [],
  annotations: [],
  log: [`${name} said this`],
  summary: "",
  ...rest,
});

const job = (name: string, steps: readonly StepPart[], rest: Partial<JobPart> = {}): JobPart => ({
  name,
  conclusion: "success",
  from: 0,
  to: 60_000,
  waited: 60_000,
  isCritical: true,
  annotations: [],
  steps,
  ...rest,
});

const run = (title: string, rest: Partial<RunPart> = {}): RunPart => ({
  title,
  workflow: "shop",
  event: "push",
  conclusion: "success",
  isExpected: true,
  annotations: [],
  took: 60_000,
  chain: { jobs: ["apply"], waited: 60_000 },
  machineMs: 1200,
  jobs: [
    job("apply", [
      step("The network", 0, 20_000, { plans: [{ ...created, unchanged: ["resource group shop"] }] }),
      step("The cluster", 20_000, 60_000, { plans: [{ ...planOf("apply", []), unchanged: ["AKS cluster shop"] }] }),
      step("A script", 60_000, 60_000, { waits: [], summary: "**well done**" }),
      step("Nothing", 60_000, 60_000, { conclusion: "skipped", log: [], waits: [] }),
    ]),
    job("destroy", [], { conclusion: "skipped" }),
  ],
  topology: topologyOf(inventoryOf([]), inventoryOf(peeredNetworks()), [created]),
  ...rest,
});

export const requestOf = (index: number): RequestPart => ({
  index,
  run: index % 2 === 0 ? "Apply" : "Check",
  from: "apply / The network",
  at: "2026-01-05T09:00:00.000Z",
  method: index % 4 === 0 ? "PUT" : "GET",
  host: "management.azure.com",
  path: `${networkId(`n${index}`)}?api-version=2025-01-01`,
  service: index % 5 === 0 ? "Entra" : "Azure Resource Manager",
  status: index % 10 === 0 ? 429 : 200,
  permissions: [index % 4 === 0 ? "Microsoft.Network/virtualNetworks/write" : "Microsoft.Network/virtualNetworks/read"],
  ...(index % 10 === 0 ? { fault: "throttle", answer: '{ "error": "slow down" }' } : {}),
  ...(index % 4 === 0 ? { body: '{ "location": "northeurope" }' } : {}),
});

/** A report with a bit of everything. */
export const reportWith = (rest: Partial<Report> = {}): Report => ({
  title: "shop",
  unexpected: [],
  runs: [
    run("Apply"),
    run("Check", {
      event: "schedule",
      conclusion: "failure",
      took: 0,
      before: "Someone deletes a link.",
      chain: { jobs: [], waited: 0 },
    }),
  ],
  requests: Array.from({ length: 20 }, (_, index) => requestOf(index)),
  conversations: [
    {
      kind: "pull request",
      number: 1,
      title: "A cluster",
      state: "open",
      labels: ["infrastructure"],
      messages: [
        {
          author: "github-actions[bot]",
          at: "2026-01-05T09:00:00Z",
          text: "### Plan\n\n> [!CAUTION]\n> This deletes a thing.\n\n| what | name |\n| --- | --- |\n| + | `shop` |\n\n<details><summary>more</summary>\n\nfields\n\n</details>\n",
        },
      ],
    },
  ],
  permissions: [
    {
      title: "Azure role",
      about: "For the identity.",
      command: "az role",
      file: "role.json",
      text: '{\n  "Name": "x"\n}',
    },
  ],
  limits: ["It could not do this."],
  ...rest,
});

/** A topology of so many boxes: networks with subnets, and clusters in some of these. */
export function largeTopology(things: number): RunPart["topology"] {
  const resources: Resource[] = [];
  for (let at = 0; resources.length < things; at += 1) {
    const network = networkId(`network-${at}`);
    resources.push(resource(network, { addressSpace: { addressPrefixes: [`10.${at}.0.0/16`] } }));
    for (const name of ["nodes", "endpoints", "gateway"])
      resources.push(resource(`${network}/subnets/${name}`, { addressPrefix: `10.${at}.0.0/24` }));
    resources.push(
      resource(clusterId(`cluster-${at}`), {
        agentPoolProfiles: [{ count: 3, vnetSubnetID: `${network}/subnets/nodes` }],
      }),
    );
    resources.push(resource(`${group}/Microsoft.ContainerRegistry/registries/registry${at}`));
  }
  const peerings = Array.from({ length: Math.floor(things / 6) - 1 }, (_, at) =>
    resource(`${networkId("network-0")}/virtualNetworkPeerings/to-${at}`, {
      remoteVirtualNetwork: { id: networkId(`network-${at + 1}`) },
    }),
  );
  return topologyOf(inventoryOf([]), inventoryOf([...resources.slice(0, things), ...peerings]), []);
}

export const runWith = run;
