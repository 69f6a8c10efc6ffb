import { publicAddresses } from "./public-addresses.ts";

const network = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/spoke";
const of = (properties: object, pool: object = {}) =>
  publicAddresses({
    id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/shop",
    name: "shop",
    location: "northeurope",
    properties: {
      apiServerAccessProfile: { enablePrivateCluster: true },
      networkProfile: { outboundType: "userDefinedRouting" },
      agentPoolProfiles: [{ name: "nodes", vnetSubnetID: `${network}/subnets/nodes`, ...pool }],
      ...properties,
    },
  });

const nginx = (enabled: boolean, defaultIngressControllerType?: string) => ({
  ingressProfile: { webAppRouting: { enabled, nginx: { defaultIngressControllerType } } },
});
const gateways = (...ingressGateways: readonly object[]) => ({
  serviceMeshProfile: { istio: { components: { ingressGateways } } },
});
const outbound = (outboundType?: string) => ({ networkProfile: { outboundType } });

// What has a public address: egress-outboundtype.md, node-public-ips.md, app-routing-nginx-configuration.md and
// istio-deploy-ingress.md of MicrosoftDocs/azure-aks-docs; the words are those of ManagedCluster in azure-rest-api-specs.
test.each<[string, string[], string]>([
  ["nothing of a private cluster behind a firewall", of({}), ""],
  ["nothing of one that makes no way out", of(outbound("none")), ""],
  ["nothing of an NGINX that is internal", of(nginx(true, "Internal")), ""],
  ["nothing of one that has no controller", of(nginx(true, "none")), ""],
  ["nothing of one that is off", of(nginx(false, "External")), ""],
  ["nothing of gateways that are off or internal", of(gateways({ mode: "External" }, { enabled: true })), ""],
  ["nothing of nodes without one", of({}, { enableNodePublicIP: false }), ""],
  ["nothing of the Gateway API alone", of({ ingressProfile: { gatewayAPI: { installation: "Standard" } } }), ""],
  [
    "an NGINX that takes what annotations say",
    of(nginx(true, "AnnotationControlled")),
    "the NGINX of its application routing",
  ],
  [
    "an API server of which nothing is said",
    of({ apiServerAccessProfile: undefined }),
    "its API server (access: public)",
  ],
  ["an API server", of({ apiServerAccessProfile: {} }), "its API server (access: public)"],
  [
    "the usual way out",
    of(outbound()),
    "the load balancer of its nodes, by which its traffic leaves (outbound-type: loadBalancer)",
  ],
  [
    "a NAT gateway of AKS's",
    of(outbound("managedNATGateway")),
    "a NAT gateway that AKS makes, by which its traffic leaves (outbound-type: managedNATGateway)",
  ],
  [
    "that of a subnet",
    of(outbound("userAssignedNATGateway")),
    "the NAT gateway of the subnet spoke/nodes, by which its traffic leaves (outbound-type: userAssignedNATGateway)",
  ],
  ["nodes", of({}, { enableNodePublicIP: true }), "each node of its pool nodes"],
  [
    "an NGINX of which nothing else is said",
    of({ ingressProfile: { webAppRouting: { enabled: true } } }),
    "the NGINX of its application routing",
  ],
  [
    "a gateway of the mesh",
    of(gateways({ enabled: true, mode: "Internal" }, { enabled: true, mode: "External" })),
    "the external gateway of its Istio add-on",
  ],
])("has an address in the internet: %s", (_, found, said) => {
  expect(found).toEqual(said === "" ? [] : [`shop: ${said}`]);
});

test("all that a cluster shows is named, and a cluster that shows nothing of itself has the usual two", () => {
  const pools = [
    { name: "system", enableNodePublicIP: true },
    { name: "nodes", enableNodePublicIP: true, vnetSubnetID: `${network}/SUBNETS/nodes` },
  ];
  expect(of({ ...outbound("userAssignedNATGateway"), agentPoolProfiles: pools })).toEqual([
    "shop: the NAT gateway of the subnet spoke/nodes, by which its traffic leaves (outbound-type: userAssignedNATGateway)",
    "shop: each node of its pool system",
    "shop: each node of its pool nodes",
  ]);
  const bare = { apiServerAccessProfile: undefined, networkProfile: undefined, agentPoolProfiles: undefined };
  expect(of(bare)).toEqual([
    "shop: its API server (access: public)",
    "shop: the load balancer of its nodes, by which its traffic leaves (outbound-type: loadBalancer)",
  ]);
});
