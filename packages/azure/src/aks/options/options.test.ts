import type { Values } from "@slipway/action";
import { clusterChanges, mergedCluster, newCluster } from "../body.ts";
import type { ArmCluster, ClusterWant } from "../want.ts";
import { type clusterOptionInputs, clusterSettings } from "./all.ts";

type Given = Partial<Values<typeof clusterOptionInputs>>;

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";
const vault = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v";

const wanted = (given: Given, more: Partial<ClusterWant> = {}): ClusterWant => ({
  id,
  location: "north",
  access: "private",
  network: "node-subnet",
  atLeast: { issuer: false, workloadIdentity: false, entra: false },
  pool: { name: "nodes" },
  settings: clusterSettings(given as Values<typeof clusterOptionInputs>),
  ...more,
});

const there = (properties: object, pool: object = {}): ArmCluster => ({
  id,
  name: "c",
  location: "north",
  identity: { type: "SystemAssigned" },
  properties: {
    enableRBAC: true,
    ...properties,
    apiServerAccessProfile: {
      enablePrivateCluster: true,
      ...(properties as { apiServerAccessProfile?: object }).apiServerAccessProfile,
    },
    networkProfile: {
      networkPlugin: "azure",
      ...(properties as { networkProfile?: object }).networkProfile,
    },
    agentPoolProfiles: [{ name: "nodes", ...pool }],
  },
});

const own = {
  vnetSubnetID: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s",
};
const outbound = (outboundType: string) => ({ networkProfile: { outboundType } });

// Which changes Azure makes: azure-aks-docs egress-outboundtype.md (both tables), use-network-policies.md,
// azure-cni-powered-by-cilium.md, private-clusters.md, api-server-vnet-integration.md, use-kms-etcd-encryption.md,
// managed-gateway-api.md, app-routing-gateway-api.md.
test.each<[string, Given, object, object, Record<string, true | undefined>]>([
  ["nothing that is not asked for", {}, outbound("userDefinedRouting"), {}, {}],
  [
    "what Azure means by silence",
    {
      "network-policy": "none",
      "network-dataplane": "azure",
      "run-command": true,
      "public-fqdn": true,
      "auto-upgrade": "none",
      "azure-policy": false,
      metrics: false,
      "gateway-api": false,
    },
    {},
    {},
    {},
  ],
  [
    "AKS's NAT gateway in AKS's network",
    { "outbound-type": "managedNATGateway" },
    outbound("loadBalancer"),
    {},
    { "networkProfile.outboundType": undefined },
  ],
  [
    "AKS's NAT gateway in one's own",
    { "outbound-type": "managedNATGateway" },
    outbound("loadBalancer"),
    own,
    { "networkProfile.outboundType": true },
  ],
  [
    "routes of one's own",
    { "outbound-type": "userDefinedRouting" },
    outbound("loadBalancer"),
    own,
    { "networkProfile.outboundType": undefined },
  ],
  [
    "routes of one's own in AKS's network",
    { "outbound-type": "userDefinedRouting" },
    outbound("loadBalancer"),
    {},
    { "networkProfile.outboundType": true },
  ],
  ["no way out", { "outbound-type": "none" }, outbound("loadBalancer"), {}, { "networkProfile.outboundType": true }],
  [
    "a first policy",
    { "network-policy": "calico" },
    { networkProfile: { networkPolicy: "none" } },
    {},
    { "networkProfile.networkPolicy": undefined },
  ],
  [
    "another policy",
    { "network-policy": "calico" },
    { networkProfile: { networkPolicy: "azure" } },
    {},
    { "networkProfile.networkPolicy": true },
  ],
  [
    "Cilium, with its policy",
    { "network-dataplane": "cilium" },
    { networkProfile: { networkPolicy: "azure", networkDataplane: "azure" } },
    {},
    { "networkProfile.networkDataplane": undefined, "networkProfile.networkPolicy": undefined },
  ],
  [
    "no Cilium any more",
    { "network-dataplane": "azure" },
    { networkProfile: { networkPolicy: "cilium", networkDataplane: "cilium" } },
    {},
    { "networkProfile.networkDataplane": true },
  ],
  [
    "an API server in the network",
    { "api-server-subnet": own.vnetSubnetID },
    {},
    {},
    { "apiServerAccessProfile.enableVnetIntegration": undefined, "apiServerAccessProfile.subnetId": undefined },
  ],
  [
    "an API server in another subnet",
    { "api-server-subnet": own.vnetSubnetID },
    { apiServerAccessProfile: { enableVnetIntegration: true, subnetId: "/subscriptions/s/other" } },
    {},
    { "apiServerAccessProfile.subnetId": true },
  ],
  ["another name", { "fqdn-subdomain": "b" }, { fqdnSubdomain: "a" }, {}, { fqdnSubdomain: true }],
  [
    "no public name and no commands",
    { "public-fqdn": false, "run-command": false },
    {},
    {},
    {
      "apiServerAccessProfile.enablePrivateClusterPublicFQDN": undefined,
      "apiServerAccessProfile.disableRunCommand": undefined,
    },
  ],
  ["a group in other letters", { "node-resource-group": "Nodes" }, { nodeResourceGroup: "nodes" }, {}, {}],
  ["another group", { "node-resource-group": "b" }, { nodeResourceGroup: "a" }, {}, { nodeResourceGroup: true }],
  [
    "the Gateway API, with application routing's implementation of it",
    { "gateway-api": true },
    { ingressProfile: { webAppRouting: { gatewayAPIImplementations: { appRoutingIstio: { mode: "Disabled" } } } } },
    {},
    {
      "ingressProfile.gatewayAPI.installation": undefined,
      "ingressProfile.webAppRouting.gatewayAPIImplementations.appRoutingIstio.mode": undefined,
    },
  ],
  [
    "another identity of the nodes",
    { "kubelet-identity": "/subscriptions/s/b" },
    { identityProfile: { kubeletidentity: { resourceId: "/subscriptions/s/a" } } },
    {},
    { "identityProfile.kubeletidentity.resourceId": true },
  ],
  ["other disks' keys", { "disk-encryption-set": "/subscriptions/s/b" }, {}, {}, { diskEncryptionSetID: true }],
  ["longer support", { "support-plan": "AKSLongTermSupport" }, {}, {}, { supportPlan: undefined }],
  [
    "a first key in a private vault",
    { "kms-key": "k", "kms-vault": vault },
    {},
    {},
    {
      "securityProfile.azureKeyVaultKms.enabled": undefined,
      "securityProfile.azureKeyVaultKms.keyId": undefined,
      "securityProfile.azureKeyVaultKms.keyVaultNetworkAccess": undefined,
      "securityProfile.azureKeyVaultKms.keyVaultResourceId": undefined,
    },
  ],
  [
    "a private vault for a key in use",
    { "kms-vault": vault },
    { securityProfile: { azureKeyVaultKms: { enabled: true, keyVaultNetworkAccess: "Public" } } },
    {},
    {
      "securityProfile.azureKeyVaultKms.keyVaultNetworkAccess": true,
      "securityProfile.azureKeyVaultKms.keyVaultResourceId": undefined,
    },
  ],
])("%s", (_, given, properties, pool, fields) => {
  const changes = clusterChanges(there(properties, pool), wanted(given));
  expect(
    Object.fromEntries(changes.map(({ field, immutable }) => [field.replace("properties.", ""), immutable])),
  ).toStrictEqual(fields);
});

// azure-cli#27990 shows the add-on as "omsAgent".
test("an add-on is changed under the name that the cluster has for it", () => {
  const cluster = there({
    addonProfiles: { omsAgent: { enabled: false, config: { theirs: "1" } }, other: { enabled: true } },
  });
  const want = wanted({ "container-logs": "/subscriptions/s/w" });
  expect((mergedCluster(cluster, want).properties as { addonProfiles: object }).addonProfiles).toEqual({
    omsAgent: {
      enabled: true,
      config: { theirs: "1", logAnalyticsWorkspaceResourceID: "/subscriptions/s/w", useAADAuth: "true" },
    },
    other: { enabled: true },
  });
});

test.each([
  ["azurekeyvaultsecretsprovider", { "key-vault-secrets": true }],
  ["AzureKeyvaultSecretsProvider", { "key-vault-secrets": true }],
  ["AZUREPOLICY", { "azure-policy": true }],
])("the add-on that a cluster calls %s is changed under that name, and is no second one", (name, given) => {
  const { addonProfiles } = mergedCluster(there({ addonProfiles: { [name]: { enabled: false } } }), wanted(given))
    .properties as { addonProfiles: object };
  expect(addonProfiles).toEqual({ [name]: { enabled: true } });
});

// private-clusters.md and api-server-vnet-integration.md.
test.each<[string, object, Partial<ClusterWant>, true | undefined]>([
  ["a zone is given up", { privateDNSZone: "system" }, { zone: "none" }, undefined],
  ["a zone is not got later", { privateDNSZone: "none" }, { zone: "system" }, true],
  ["an API server in the network becomes public", { enableVnetIntegration: true }, { access: "public" }, undefined],
  ["another one does not", {}, { access: "public" }, true],
])("%s", (_, apiServerAccessProfile, want, immutable) => {
  expect(clusterChanges(there({ apiServerAccessProfile }), wanted({}, want)).map((change) => change.immutable)).toEqual(
    [immutable],
  );
});

test("a new cluster has what is asked for, by a name of its own if that is given", () => {
  const body = newCluster(
    wanted(
      { "outbound-type": "userDefinedRouting", "fqdn-subdomain": "corp", "kms-key": "k", metrics: true },
      { zone: "/subscriptions/s/z" },
    ),
  );
  expect(body.properties).toMatchObject({
    fqdnSubdomain: "corp",
    networkProfile: { outboundType: "userDefinedRouting" },
    securityProfile: { azureKeyVaultKms: { enabled: true, keyId: "k" } },
    azureMonitorProfile: { metrics: { enabled: true } },
  });
  expect(body.properties).not.toHaveProperty("dnsPrefix");
});
