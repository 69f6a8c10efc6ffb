import type { Change, Step } from "@slipway/reconcile";
import { type Answer, type Asked, fakeAzure, refusal } from "../arm/fake-azure.test-support.ts";
import { preflight } from "./preflight.ts";

const group = "/subscriptions/s/resourceGroups/g";
const cluster = `${group}/providers/Microsoft.ContainerService/managedClusters/c`;

/** A step, by what it gives to fields. */
const step = (id: string, fields: Readonly<Record<string, unknown>> = {}, operation: Step["operation"] = "create") =>
  ({
    kind: "thing",
    id,
    operation,
    after: [],
    changes: Object.entries(fields).map(([field, want]): Change => ({ field, want })),
  }) as Step;

const size = (name: string, more: object = {}) => ({
  resourceType: "virtualMachines",
  name,
  family: "standardDSv5Family",
  locationInfo: [{ zones: ["3", "1", "2"] }],
  capabilities: [{ name: "vCPUs", value: "4" }],
  ...more,
});
const usage = (name: string, currentValue: number, limit: number) => ({ name: { value: name }, currentValue, limit });

/** A subscription in which all is well, by the end of each address. */
const well: Readonly<Record<string, Answer>> = {
  "/locations": [200, { value: [{ name: "northeurope" }, { name: "westeurope" }] }],
  "/kubernetesVersions": [
    200,
    {
      values: [
        { version: "1.34", capabilities: { supportPlan: ["KubernetesOfficial"] }, patchVersions: { "1.34.2": {} } },
        { version: "1.33", patchVersions: { "1.33.5": {} } },
        { version: "1.28", capabilities: { supportPlan: ["AKSLongTermSupport"] }, patchVersions: { "1.28.9": {} } },
      ],
    },
  ],
  "/skus": [200, { value: [{ ...size("Standard_D4s_v5"), resourceType: "disks" }, size("Standard_D4s_v5")] }],
  "/usages": [200, { value: [usage("cores", 80, 100), usage("standardDSv5Family", 88, 100)] }],
  "/permissions": [200, { value: [{ actions: ["*"] }] }],
};

/** What a preflight finds where some answers are others than usual, and what it says. */
async function found(
  steps: readonly Step[],
  others: Readonly<Record<string, Answer>> = {},
  withRights = false,
  made: readonly string[] = [],
) {
  const { azure, said, asked } = fakeAzure(({ target }: Asked): Answer => {
    const path = target.replace(/\?.*/, "");
    const [, answer] = Object.entries({ ...well, ...others }).findLast(([end]) => path.endsWith(end)) ?? [];
    return answer ?? [404, refusal("ResourceNotFound")];
  });
  const planned = new Map(made.map((id) => [id.toLowerCase(), { body: {}, isNew: true }]));
  Object.assign(azure.run, { planned });
  const failures = await preflight({ steps } as Parameters<typeof preflight>[0], azure, withRights);
  return { problems: failures.map(({ what, remedy }) => `${what} ${remedy}`), said, asked };
}

const pool = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`properties.agentPoolProfiles[a].${name}`, value]));
const nodes = (fields: Readonly<Record<string, unknown>> = {}) =>
  step(cluster, { location: "North Europe", ...pool({ vmSize: "standard_d4s_v5", count: 3, ...fields }) });
const versioned = (version: string) =>
  step(cluster, { location: "northeurope", "properties.kubernetesVersion": version });

test.each(["1.34", "1.34.2", "1.33.5"])("the version %s is offered", async (version) => {
  expect((await found([versioned(version)])).problems).toEqual([]);
});

test.each(["1.28.9", "1.34.3", "1.40"])("the version %s is not offered, or for a price of its own", async (version) => {
  expect((await found([versioned(version)])).problems).toEqual([
    `AKS does not offer Kubernetes ${version} in northeurope. Write one of 1.34, 1.33, or leave version out.`,
  ]);
});

test("where a region offers no versions at all, nothing is said of them", async () => {
  expect((await found([versioned("1.40")], { "/kubernetesVersions": [200, { values: [] }] })).problems).toEqual([]);
});

const skus = (...value: object[]): Readonly<Record<string, Answer>> => ({ "/skus": [200, { value }] });
const closed = { restrictions: [{ type: "Location" }] };
const noSize = "The subscription cannot have virtual machines of the size standard_d4s_v5 in northeurope.";
test.each([
  ["a size in another case", {}, []],
  ["a restriction of zones alone", skus(size("Standard_D4s_v5", { restrictions: [{ type: "Zone" }] })), []],
  ["no size at all", skus(), [`${noSize} Choose another region.`]],
  ["a size that is closed", skus(size("Standard_D4s_v5", closed)), [`${noSize} Choose another region.`]],
  [
    "a size that is closed beside others",
    skus(size("Standard_D4s_v5", closed), size("Standard_D4as_v5"), size("Standard_B2", closed), size("Basic_A0")),
    [`${noSize} Did you mean Standard_D4as_v5? az vm list-skus shows all of them.`],
  ],
])("%s", async (_, others, problems) => {
  expect((await found([nodes()], others)).problems).toEqual(problems);
});

const without = (...zones: string[]) =>
  skus(size("Standard_D4s_v5", { restrictions: [{ type: "Zone", restrictionInfo: { zones } }] }));
test.each([
  [["1", "3"], {}, []],
  [
    ["1", "2", "3"],
    without("3", "2"),
    ["Standard_D4s_v5 is not in the zones 2, 3 of northeurope. Write zones out of 1."],
  ],
  [["1", "4"], {}, ["Standard_D4s_v5 is not in the zones 4 of northeurope. Write zones out of 1, 2, 3."]],
  [
    ["1"],
    without("1", "2", "3"),
    ["Standard_D4s_v5 is not in the zones 1 of northeurope. Leave zones out, or choose another region."],
  ],
])("nodes in the zones %j", async (zones, others, problems) => {
  expect((await found([nodes({ availabilityZones: zones })], others)).problems).toEqual(problems);
});

const short = (of: string, count: number, cores: number, free: string) =>
  `The quota of northeurope for ${of} does not suffice: ${count} nodes of Standard_D4s_v5 need ${cores} cores, and ${free} are free. Write fewer nodes or a smaller size, or ask for more: az quota update, or the page Quotas of the portal.`;
test.each([
  ["as many as are free", { count: 3 }, {}, []],
  ["more than of its family", { count: 4 }, {}, [short("standardDSv5Family", 4, 16, "12 of 100")]],
  [
    "as many as the autoscaler may make",
    { count: 1, maxCount: 4 },
    {},
    [short("standardDSv5Family", 4, 16, "12 of 100")],
  ],
  ["none, as it seems", { count: undefined }, { "/usages": [200, { value: [usage("cores", 100, 100)] }] }, []],
  [
    "of a size that says nothing of its cores",
    { count: 6 },
    { ...skus(size("Standard_D4s_v5", { capabilities: [] })), "/usages": [200, { value: [usage("cores", 100, 100)] }] },
    [],
  ],
  [
    "more than of all",
    { count: 6 },
    { "/usages": [200, { value: [usage("Cores", 80, 100), usage("standardDSv5Family", 0, -1)] }] },
    [short("all virtual machines", 6, 24, "20 of 100")],
  ],
] as const)("nodes: %s", async (_, fields, others, problems) => {
  expect((await found([nodes(fields)], others as unknown as Record<string, Answer>)).problems).toEqual(problems);
});

test("a pool of a cluster that is there is in its region", async () => {
  const more = step(`${cluster}/agentPools/b`, { "properties.vmSize": "Standard_D8s_v5" });
  const { problems } = await found([more], { [cluster]: [200, { id: cluster, location: "West Europe" }] });
  expect(problems).toEqual([
    expect.stringContaining("size Standard_D8s_v5 in westeurope. Did you mean Standard_D4s_v5?"),
  ]);
});

test("regions and providers that the subscription does not have, and names that are taken", async () => {
  const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/r`;
  const { problems } = await found([step(registry, { location: "north europa" }), step(registry, {}, "update")], {
    "/providers/Microsoft.ContainerRegistry": [200, { registrationState: "NotRegistered" }],
    "/checkNameAvailability": [200, { nameAvailable: false }],
  });
  expect(problems).toEqual([
    "The subscription has no region north europa. Did you mean northeurope? az account list-locations shows all of them.",
    "The resource provider Microsoft.ContainerRegistry is not registered in the subscription. Register it: add Microsoft.ContainerRegistry to register-providers in an earlier step, or run az provider register --namespace Microsoft.ContainerRegistry.",
    "The name r cannot be used for a thing: it is taken. Choose another name.",
  ]);
});

test("what the identity may not read is left out, and said; any other refusal is an error", async () => {
  const denied: Answer = [403, refusal("AuthorizationFailed")];
  const { problems, said } = await found([nodes()], { "/skus": denied, "/locations": denied });
  expect(problems).toEqual([]);
  expect(said).toEqual([
    "Not checked before the apply, since the identity may not read it: versions, sizes and quotas of the cluster; whether the region exists. Grant it Reader on the subscription.",
  ]);
  await expect(found([nodes()], { "/skus": [400, refusal("BadRequest")] })).rejects.toThrow("BadRequest");
});

describe("the identity's own rights", () => {
  const zone = `${group}/providers/Microsoft.Network/privateDnsZones/z`;
  const network = `${group}/providers/Microsoft.Network/virtualNetworks/n`;
  const lacks = (line: string) => [
    `The identity lacks rights that an apply needs:\n- ${line} Grant it these roles there, or a role with these permissions.`,
  ];
  const has = (...value: object[]): Readonly<Record<string, Answer>> => ({ "/permissions": [200, { value }] });
  const networks = "Microsoft.Network/virtualNetworks";

  test.each([
    [[{ actions: ["*"] }], true],
    [[{ actions: ["MICROSOFT.network/virtualNetworks/WRITE"] }], true],
    [[{ actions: ["Microsoft.Network/virtualNetworks/write/more"] }], false],
    [[{ actions: ["Microsoft.Network/virtualNetworks"] }], false],
    [[{ actions: ["*/write"] }], true],
    [[{ actions: ["*/read"] }], false],
    [[{ actions: ["Microsoft.Network/*"] }], true],
    [[{ actions: ["Network/*"] }], false],
    [[{ actions: ["Microsoft.*/virtual*/*"] }], true],
    [[{ actions: ["Microsoft.*/virtual*/virtual*"] }], false],
    [[{ actions: ["*"], notActions: ["Microsoft.Network/*/write"] }], false],
    [[{ actions: ["*"], notActions: ["*/delete"] }], true],
    [[{ actions: ["*/read"] }, { actions: ["*/write"] }], true],
    [[{}], false],
  ])("%j allow to write a network: %s", async (permissions, is) => {
    const { problems } = await found([step(network)], has(...permissions), true);
    expect(problems).toEqual(is ? [] : lacks(`${networks}/write on ${group} (Network Contributor)`));
  });

  test.each([
    [zone, "update", "Microsoft.Network/privateDnsZones/write", "Private DNS Zone Contributor"],
    [
      cluster,
      "create",
      "Microsoft.ContainerService/managedClusters/write",
      "Azure Kubernetes Service Contributor Role",
    ],
    [
      `${group}/providers/Microsoft.EventHub/namespaces/e`,
      "update",
      "Microsoft.EventHub/namespaces/write",
      "Contributor",
    ],
  ] as const)("to write %s takes a role that has it", async (id, operation, action, role) => {
    const { problems } = await found([step(id, {}, operation)], has(), true);
    expect(problems).toEqual(lacks(`${action} on ${group} (${role})`));
  });

  test("a replace deletes as well, and what is needed twice is said once", async () => {
    const { problems } = await found([step(network, {}, "replace"), step(`${network}2`)], has(), true);
    const [write, remove] = ["write", "delete"].map((verb) => `${networks}/${verb} on ${group} (Network Contributor)`);
    expect(problems).toEqual(lacks(`${write}\n- ${remove}`));
  });

  test("what is in a thing that the job makes takes a right on what it is in", async () => {
    const peering = step(`${network}/virtualNetworkPeerings/p`);
    const { problems } = await found([peering], has(), true, [group, network]);
    const line = `${networks}/virtualNetworkPeerings/write on /subscriptions/s (Network Contributor)`;
    expect(problems).toEqual(lacks(line));
  });

  test.each([
    ["create", "/subscriptions/s"],
    ["update", group],
  ] as const)("to %s a resource group takes a right on %s", async (operation, scope) => {
    const { problems } = await found([step(group, {}, operation)], has(), true);
    expect(problems).toEqual(lacks(`Microsoft.Resources/subscriptions/resourceGroups/write on ${scope} (Contributor)`));
  });
});

test("a destroy is not checked", async () => {
  expect((await found([step(cluster, {}, "delete")], {}, true)).asked).toEqual([]);
});
