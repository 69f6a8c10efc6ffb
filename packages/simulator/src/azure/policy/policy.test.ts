import type { JsonObject } from "../engine/json.ts";
import { arrange } from "../engine/world.test-support.ts";
import { judge } from "./condition.ts";
import { assignLandingZone } from "./landing-zone/assign.ts";
import type { Subject } from "./subject.ts";

const subject = (type: string, content: JsonObject, more: Partial<Subject> = {}): Subject => ({
  type,
  id: `/subscriptions/s/resourceGroups/rg/providers/${type}/thing`,
  apiVersion: "2025-01-01",
  group: {},
  parameters: {},
  content,
  ...more,
});
const holds = (of: Subject, rule: JsonObject): boolean => judge(of, rule).holds;

const nsg = "Microsoft.Network/networkSecurityGroups";
const rule = (name: string, properties: JsonObject): JsonObject => ({ name, properties });
const guarded = subject(nsg, {
  location: "North Europe",
  tags: { Environment: "production" },
  properties: {
    securityRules: [
      rule("ssh", { direction: "Inbound", access: "Allow", destinationPortRanges: ["22", "2222"] }),
      rule("web", { direction: "Inbound", access: "Deny", description: "My unique description" }),
      rule("out", { direction: "Outbound", access: "Allow", destinationPortRanges: ["443"] }),
    ],
  },
});
const rules = `${nsg}/securityRules[*]`;

/** The examples of learn.microsoft.com/azure/governance/policy: concepts/definition-structure-policy-rule and how-to/author-policies-for-arrays. */
test.each<[boolean, JsonObject]>([
  [true, { not: { field: "tags", containsKey: "application" } }],
  [true, { field: "tags['environment']", equals: "PRODUCTION" }],
  [true, { field: "location", in: ["northeurope", "westeurope"] }],
  [true, { value: "[resourceGroup().name]", like: "" }],
  [true, { field: "type", notLike: "Microsoft.Compute/*" }],
  [true, { field: "name", match: "?????" }],
  [true, { field: "name", like: "THI*" }],
  [true, { value: "[[concat(1)]", contains: "[concat" }],
  [false, { count: { field: rules }, equals: 0 }],
  [true, { count: { field: rules }, greaterOrEquals: 3 }],
  [
    true,
    { count: { field: rules, where: { field: `${rules}.description`, equals: "My unique description" } }, equals: 1 },
  ],
  [
    true,
    {
      count: {
        field: rules,
        where: {
          allOf: [
            { field: `${rules}.direction`, equals: "Inbound" },
            { field: `${rules}.access`, equals: "Allow" },
            { count: { field: `${rules}.destinationPortRanges[*]` }, greater: 1 },
          ],
        },
      },
      equals: 1,
    },
  ],
  [true, { count: { field: rules, where: { field: "tags.environment", equals: "production" } }, equals: 3 }],
  [
    true,
    {
      count: { field: rules, where: { field: `${rules}.access`, exists: "true" } },
      equals: `[length(field('${rules}'))]`,
    },
  ],
  [true, { count: { field: rules, where: { value: `[first(field('${rules}.name'))]`, equals: "ssh" } }, equals: 1 }],
  // Outside of a count, a condition is for all members.
  [false, { field: `${rules}.access`, equals: "Allow" }],
  [true, { field: `${rules}.access`, in: ["Allow", "Deny"] }],
])("a documented condition is %s: %j", (expected, condition) => {
  expect(holds(guarded, condition)).toBe(expected);
});

const account = "Microsoft.Storage/storageAccounts";
const flag = `${account}/allowSharedKeyAccess`;
const rulesOf = (properties: JsonObject) => subject(account, { properties });

/** What Microsoft's own engine expects: microsoft/regorus, tests/azure_policy/cases/{operators,type_coercion,exists,implicit_allof,count}.yaml. */
test.each<[boolean, JsonObject, JsonObject]>([
  [true, { allowSharedKeyAccess: true }, { field: flag, equals: "True" }],
  [false, { publicNetworkAccess: "x" }, { field: "Microsoft.KeyVault/vaults/publicNetworkAccess", equals: "x" }],
  [true, { allowSharedKeyAccess: "TRUE" }, { field: flag, equals: true }],
  [false, { allowSharedKeyAccess: "yes" }, { field: flag, equals: true }],
  [true, {}, { field: flag, notEquals: true }],
  [true, { allowSharedKeyAccess: null }, { field: flag, exists: false }],
  [true, { allowSharedKeyAccess: "" }, { field: flag, exists: true }],
  [true, { minimumTlsVersion: "8080" }, { field: `${account}/minimumTlsVersion`, greater: 1024 }],
  [false, { minimumTlsVersion: "TLS1_2" }, { field: `${account}/minimumTlsVersion`, greater: 1024 }],
  [false, {}, { field: `${account}/minimumTlsVersion`, less: "TLS1_2" }],
  [true, { minimumTlsVersion: "tls1_0" }, { field: `${account}/minimumTlsVersion`, less: "TLS1_2" }],
  [true, { networkAcls: { ipRules: [] } }, { field: `${account}/networkAcls.ipRules[*].value`, equals: "x" }],
  [false, {}, { field: `${account}/networkAcls.ipRules[*].value`, equals: "x" }],
  [true, {}, { count: { field: `${account}/networkAcls.ipRules[*]` }, equals: 0 }],
  [true, { minimumTlsVersion: "vm-01" }, { field: `${account}/minimumTlsVersion`, matchInsensitively: "VM-##" }],
  [false, { minimumTlsVersion: "vm-01" }, { field: `${account}/minimumTlsVersion`, match: "VM-##" }],
])("as in Microsoft's engine, %s: %j judged by %j", (expected, properties, condition) => {
  expect(holds(rulesOf(properties), condition)).toBe(expected);
});

test.each<[string, JsonObject]>([
  ["the alias Microsoft.Web/sites/httpsOnly", { field: "Microsoft.Web/sites/httpsOnly", equals: true }],
  ["the function utcNow", { value: "[utcNow()]", equals: "" }],
  ['the condition {"field":"type","resembles":"x"}', { field: "type", resembles: "x" }],
  ["a condition without field, value or count", { count: { value: ["a"] }, equals: 1 }],
  ["the expression [concat('a']", { value: "[concat('a']", equals: "" }],
])("what is not simulated is refused by name: %s", (what, condition) => {
  expect(() => judge(guarded, condition)).toThrow(what);
});

async function landingZone() {
  const world = arrange();
  const { request, sub } = world;
  assignLandingZone(world.world, sub.split("/")[2] ?? "");
  const rg = `${sub}/resourceGroups/rg`;
  const put = (path: string, version: string, body: JsonObject, verb = "PUT") =>
    request(verb, `${path === "" ? rg : `${rg}/providers/${path}`}?api-version=${version}`, body);
  const policies = (got: { body: JsonObject }): unknown[] => {
    const { additionalInfo } = got.body.error as {
      additionalInfo: { info: { policyDefinitionDisplayName: string } }[];
    };
    return additionalInfo.map(({ info }) => info.policyDefinitionDisplayName);
  };
  expect(policies(await put("", "2021-04-01", { location: "northeurope" }))).toEqual(["Resource groups: a tag"]);
  await put("", "2021-04-01", { location: "northeurope", tags: { costCenter: "4711" } });
  return { ...world, put, policies };
}

/** The same policy of the same initiative denied a cluster so in an Azure landing zone: the output of az aks create in terchris/nerdmeet. */
test("a denial is the one that a landing zone gave", async () => {
  const { put, policies } = await landingZone();
  const cluster = "Microsoft.ContainerService/managedClusters/shop";
  const got = await put(cluster, "2025-10-01", { location: "northeurope", properties: {} });
  expect(got.status).toBe(403);
  expect(policies(got)).toEqual(["AKS: private clusters only", "AKS: private clusters only", "AKS: no local accounts"]);
  const { additionalInfo, ...error } = got.body.error as { additionalInfo: { type: string; info: JsonObject }[] };
  expect(error).toMatchObject({
    code: "RequestDisallowedByPolicy",
    target: "shop",
    message: expect.stringMatching(
      /^Resource 'shop' was disallowed by policy\. Reasons: '.*'\. See error details for policy resource IDs\.$/,
    ),
  });
  expect(additionalInfo[0]).toMatchObject({
    type: "PolicyViolation",
    info: {
      evaluationDetails: {
        evaluatedExpressions: [
          {
            result: "True",
            expressionKind: "Field",
            expression: "type",
            path: "type",
            expressionValue: "Microsoft.ContainerService/managedClusters",
            targetValue: "Microsoft.ContainerService/managedClusters",
            operator: "Equals",
          },
          {
            result: "True",
            expressionKind: "Field",
            expression: "Microsoft.ContainerService/managedClusters/apiServerAccessProfile.enablePrivateCluster",
            path: "properties.apiServerAccessProfile.enablePrivateCluster",
            targetValue: "True",
            operator: "NotEquals",
          },
        ],
        reason: expect.any(String),
      },
      policyDefinitionId: "/providers/Microsoft.Authorization/policyDefinitions/040732e8-d947-40b8-95d6-854c95024bf8",
      policyDefinitionReferenceId: "AKSDenyPaasPublicIP",
      policySetDefinitionName: "Deny-PublicPaaSEndpoints",
      policyDefinitionName: "040732e8-d947-40b8-95d6-854c95024bf8",
      policyDefinitionEffect: "Deny",
      policyAssignmentParameters: {},
      policyExemptionIds: [],
    },
  });
});

test("the request is judged, not what the provider would make of it, and a patch with what is there", async () => {
  const { put, policies, request, sub, world } = await landingZone();
  await request("POST", `${sub}/providers/Microsoft.Storage/register?api-version=2021-04-01`);
  world.clock.advance(60_000);
  const account = "Microsoft.Storage/storageAccounts/contoso";
  const plain = { location: "northeurope", kind: "StorageV2", sku: { name: "Standard_LRS" } };
  // A new account has TLS 1.0 only where the body says so, or nothing: the policy does not wait for the default.
  expect(policies(await put(account, "2024-01-01", plain))).toEqual([
    "Storage accounts: no public network access",
    "Storage accounts: TLS 1.2",
  ]);
  const properties = { publicNetworkAccess: "Disabled", minimumTlsVersion: "TLS1_2" };
  expect((await put(account, "2024-01-01", { ...plain, properties })).status).toBe(202);
  world.clock.advance(60_000);
  const patched = await put(account, "2024-01-01", { properties: { publicNetworkAccess: "Enabled" } }, "PATCH");
  expect(policies(patched)).toEqual(["Storage accounts: no public network access"]);
  expect((await put(account, "2024-01-01", { tags: { team: "a" } }, "PATCH")).status).toBe(200);
  const shown = await request("GET", `${sub}/resourceGroups/rg/providers/${account}?api-version=2024-01-01`);
  expect(shown.body).toMatchObject({ tags: { team: "a", costCenter: "4711" }, properties });
});

test("a subnet needs a security group within its network too, and an append adds what is missing", async () => {
  const { put, policies, request, sub, world } = await landingZone();
  for (const namespace of ["Microsoft.Network", "Microsoft.KeyVault"])
    await request("POST", `${sub}/providers/${namespace}/register?api-version=2021-04-01`);
  world.clock.advance(60_000);
  const network = "Microsoft.Network/virtualNetworks/v";
  const addressSpace = { addressPrefixes: ["10.0.0.0/16"] };
  const nodes = { name: "nodes", properties: { addressPrefix: "10.0.0.0/24" } };
  const gateway = { name: "GatewaySubnet", properties: { addressPrefix: "10.0.1.0/24" } };
  const body = (...subnets: JsonObject[]) => ({ location: "northeurope", properties: { addressSpace, subnets } });
  expect(policies(await put(network, "2025-01-01", body(gateway, nodes)))).toEqual([
    "Subnets: a network security group",
  ]);
  expect((await put(network, "2025-01-01", body(gateway))).status).toBe(201);
  world.clock.advance(60_000);
  expect(policies(await put(`${network}/subnets/nodes`, "2025-01-01", { properties: nodes.properties }))).toEqual([
    "Subnets: a network security group",
  ]);
  const elsewhere = await put(`${network}2`, "2025-01-01", { ...body(), location: "UK South" });
  expect(policies(elsewhere)).toEqual(["Allowed regions"]);
  const vault = "Microsoft.KeyVault/vaults/contoso-vault";
  const properties = {
    tenantId: "00000000-0000-0000-0000-000000000000",
    sku: { family: "A", name: "standard" },
    accessPolicies: [],
  };
  const kept = { location: "northeurope", properties: { ...properties, enablePurgeProtection: true } };
  expect(policies(await put(vault, "2023-07-01", { ...kept, properties }))).toEqual([
    "Key vaults: protected from purges",
  ]);
  expect((await put(vault, "2023-07-01", kept)).body).toMatchObject({ properties: { enableSoftDelete: true } });
  // An append that would change what was asked for denies it.
  const without = { ...kept, properties: { ...kept.properties, enableSoftDelete: false } };
  expect(policies(await put(vault, "2023-07-01", without))).toContain("Key vaults: soft delete is added");
});
