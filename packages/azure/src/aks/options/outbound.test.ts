import { networkOptions } from "./network.ts";

const ways = [
  "loadBalancer",
  "managedNATGateway",
  "userAssignedNATGateway",
  "userDefinedRouting",
  "none",
  "block",
] as const;

const cluster = (...pools: object[]) => ({ properties: { agentPoolProfiles: pools } });
const own = {
  vnetSubnetID: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s",
};

// The migrations that AKS supports: both tables of "Customize cluster egress with outbound types", section "Updating
// outboundType after cluster creation" (azure-aks-docs, egress-outboundtype.md).
test.each([
  ["AKS's own network", cluster({}), ["loadBalancer", "managedNATGateway"]],
  ["a network that is not read", {}, ["loadBalancer", "managedNATGateway"]],
  ["someone's network", cluster({}, own), ["loadBalancer", "userAssignedNATGateway", "userDefinedRouting"]],
] as const)("in %s traffic may be led another way only among some", (_, there, among) => {
  const { may } = networkOptions["outbound-type"];
  const pairs = ways.flatMap((from) => ways.map((to) => [from, to] as const));
  const possible = pairs.filter(([from, to]) => may({ from, to, cluster: there }));
  expect(possible).toEqual(among.flatMap((from) => among.map((to) => [from, to])));
});
