import { type Arrange, azureOperator } from "@slipway/testing";

const rule = (priority: number, more: object = {}) => ({
  direction: "Inbound",
  access: "Allow",
  protocol: "Tcp",
  priority,
  sourcePortRange: "*",
  destinationPortRange: "22",
  sourceAddressPrefix: "10.0.0.0/8",
  destinationAddressPrefix: "*",
  ...more,
});

/** A group of another team's with rules of theirs, and one that has the name of one of ours. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const groups = `${await azure.group("platform", "Microsoft.Network")}/providers/Microsoft.Network/networkSecurityGroups`;
  const own = `${groups}/nodes`;
  await azure.put(own, {
    location: "northeurope",
    tags: { team: "network" },
    properties: {
      flushConnection: true,
      securityRules: [
        { name: "ssh", properties: rule(100, { description: "theirs", notKnownYet: { a: [1] } }) },
        { name: "HTTPS", properties: rule(200, { destinationPortRange: "80", description: "kept" }) },
      ],
    },
  });
  const rules = async () =>
    ((await azure.get(own)).properties.securityRules ?? []) as { name: string; properties: Record<string, unknown> }[];
  const plain = async (name: string) => {
    const { provisioningState: _, ...properties } =
      (await rules()).find((each) => each.name === name)?.properties ?? {};
    return properties;
  };
  return {
    inputs: {
      name: "nodes",
      "resource-group": "platform",
      tags: "stage=test",
      rules: [
        "name=https, direction=Inbound, priority=200, access=Allow, protocol=Tcp, source=10.0.0.0/8 AzureLoadBalancer, ports=443 8443",
        "name=no-internet, direction=outbound, priority=4000, access=deny, destination=Internet",
      ].join("\n"),
    },
    owned: async () => ({
      https: await plain("HTTPS"),
      out: await plain("no-internet"),
      stage: ((await azure.get(own)).tags as { stage?: string }).stage,
    }),
    async foreign() {
      const { tags, properties } = await azure.get(own);
      const { turn: _, ...theirs } = await plain("ssh");
      return { team: (tags as { team?: string }).team, flush: properties.flushConnection, theirs };
    },
    async concurrentEdit({ world, request }, turn) {
      const properties = { ...(await plain("ssh")), turn };
      const { status } = await request("PUT", `${own}/securityRules/ssh?api-version=2025-01-01`, { properties });
      // Their write is over before this one arrives: only the etag shows it.
      if (status < 300) world.clock.advance(60_000);
    },
    others: { rules: "name=https, direction=Inbound, priority=300, access=Deny", location: "westeurope" },
    introduceDrift: () => azure.delete(`${own}/securityRules/no-internet`),
    wrong: {
      inputs: {
        name: "-",
        "resource-group": "platform.",
        location: "!",
        rules: "name=a, direction=Inbound, priority=99, access=Allow",
        tags: "team",
      },
      named: ["name", "resource-group", "location", "rules", "tags"],
    },
    confirm: "nodes",
  };
};
