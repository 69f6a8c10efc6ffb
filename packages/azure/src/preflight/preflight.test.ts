import { type Answer, refusal } from "../arm/fake-azure.test-support.ts";
import { cluster, found, group, size, step, usage } from "./preflight.test-support.ts";

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

test("a destroy is not checked", async () => {
  expect((await found([step(cluster, {}, "delete")], {}, true)).asked).toEqual([]);
});
