import ElkConstructor from "elkjs/lib/elk.bundled.js";
import {
  clusterId,
  identityId,
  inventoryOf,
  largeTopology,
  networkId,
  peeredNetworks,
  planOf,
  resource,
} from "../report.test-support.ts";
import { svgOf } from "./draw.ts";
import { layOut } from "./layout.ts";
import { topologyOf } from "./topology.ts";

const none = inventoryOf([]);

test("networks hold subnets, subnets hold clusters, and two peerings are one arrow", () => {
  const { things, links } = topologyOf(none, inventoryOf(peeredNetworks()), []);
  const nodes = `${networkId("a")}/subnets/nodes`.toLowerCase();
  expect(things).toContainEqual(
    expect.objectContaining({ id: nodes, parent: networkId("a").toLowerCase(), detail: "10.0.0.0/24" }),
  );
  expect(things).toContainEqual(
    expect.objectContaining({ kind: "AKS cluster", name: "shop", parent: nodes, detail: "1.33, 3 nodes" }),
  );
  expect(links.filter(({ label }) => label === "peering")).toMatchObject([{ isTwoHeaded: true }]);
  expect(links).toContainEqual(
    expect.objectContaining({
      from: identityId("shop").toLowerCase(),
      to: nodes,
      label: "Network Contributor",
      layer: "identities",
    }),
  );
});

test.each([
  ["plan", "create", "create"],
  ["apply", "update", "change"],
  ["check", "update", "drift"],
  ["check", "create", "missing"],
  ["destroy", "delete", "gone"],
] as const)("in mode %s what a plan would %s is drawn as %s", (mode, operation, fate) => {
  const [id, has] = [networkId("a"), inventoryOf(peeredNetworks())];
  const plan = planOf(mode, [{ operation, kind: "virtual network", id, changes: [] }]);
  const { things } = topologyOf(has, has, [plan]);
  expect(things.find(({ name }) => name === "a")).toMatchObject({ fate });
  expect(things.find(({ name }) => name === "b")).toMatchObject({ fate: "none" });
});

test("what a plan will make is drawn as it will be, and what a run removed is still there as gone", () => {
  const id = `${networkId("a")}/subnets/new`;
  const plan = planOf("plan", [{ operation: "create", kind: "subnet", id, changes: [] }], {
    [id.toLowerCase()]: { isNew: true, body: { id, properties: { addressPrefix: "10.0.9.0/24" } } },
  });
  const [first, ...rest] = peeredNetworks();
  const { things } = topologyOf(
    inventoryOf([first as never, ...rest, resource(networkId("old"))]),
    inventoryOf([first as never, ...rest]),
    [plan],
  );
  expect(things.find(({ name }) => name === "new")).toMatchObject({ detail: "10.0.9.0/24", fate: "create" });
  expect(things.find(({ name }) => name === "old")).toMatchObject({ fate: "gone" });
});

test("what a plan could not name yet gives way to the same thing with its name", () => {
  const link = (zone: string) =>
    `/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/${zone}/virtualNetworkLinks/l`;
  const shown = (zone: string) => ({
    [link(zone).toLowerCase()]: {
      isNew: true,
      body: { id: link(zone), properties: { virtualNetwork: { id: networkId("a") } } },
    },
  });
  const has = inventoryOf([...peeredNetworks(), resource(link("z").replace(/\/virtualNetworkLinks.*/, ""))]);
  const { things, links } = topologyOf(none, has, [
    planOf("plan", [], shown("known-after-apply:c.zone")),
    planOf("apply", [], shown("z")),
  ]);
  expect(things.filter(({ kind }) => kind === "private DNS link")).toEqual([]);
  expect(links.filter(({ label }) => label === "resolves in")).toHaveLength(1);
});

test("a cluster of EKS stands in its VPC with its role, and the network of a new account is left out", () => {
  const vpc = (vpcId: string, isDefault: boolean) =>
    ({ vpcId, isDefault, cidrBlock: "10.0.0.0/16", region: "us-east-1", tagSet: [] }) as never;
  const subnet = (subnetId: string, vpcId: string) =>
    ({ subnetId, vpcId, cidrBlock: "10.0.0.0/24", availabilityZone: "us-east-1a", tagSet: [] }) as never;
  const cluster = {
    name: "shop",
    arn: "arn:c",
    version: "1.33",
    roleArn: "arn:aws:iam::1:role/r",
    resourcesVpcConfig: { vpcId: "vpc-1", subnetIds: ["subnet-1"] },
  };
  const has = inventoryOf([], {
    vpcs: [vpc("vpc-0", true), vpc("vpc-1", false)],
    subnets: [subnet("subnet-1", "vpc-1")],
    clusters: [cluster],
  });
  const { things, links } = topologyOf(none, has, []);
  expect(things.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "VPC vpc-1",
    "subnet subnet-1",
    "EKS cluster shop",
    "IAM role r",
  ]);
  expect(links.map(({ label }) => label)).toEqual(["in", "acts as"]);
});

test("what plans name by their kind is the thing that is there", () => {
  const cluster = { name: "shop", arn: "arn:c", version: "1.33", resourcesVpcConfig: {} };
  const repository = { repositoryName: "team/base", repositoryArn: "arn:aws:ecr:us-east-1:1:repository/team/base" };
  const has = inventoryOf([], {
    clusters: [cluster],
    repositories: [repository],
    addOns: [{ clusterName: "shop", addonName: "coredns" }],
  });
  const step = (operation: "create" | "update", kind: string, id: string) => ({ operation, kind, id, changes: [] });
  const plan = planOf("apply", [
    step("update", "EKS cluster", "shop"),
    step("create", "network stack", "shop"),
    step("create", "add-on", "shop/coredns"),
    step("update", "ECR repository", "us-east-1/team/base"),
  ]);
  const { things } = topologyOf(has, has, [plan]);
  expect(things.map(({ kind, name, fate, parent }) => [kind, name, fate, parent])).toEqual([
    ["EKS cluster", "shop", "change", undefined],
    ["add-on", "coredns", "create", "eks cluster shop"],
    ["ECR repository", "team/base", "change", undefined],
    ["network stack", "shop", "create", undefined],
  ]);
  const [, addOn] = topologyOf(none, has, []).things;
  expect(addOn).toMatchObject({ kind: "add-on", fate: "create" });
});

test("sixty boxes are placed without one over another", async () => {
  const topology = largeTopology(60);
  const { boxes, arrows, width, height } = await layOut(new ElkConstructor(), topology);
  expect(boxes).toHaveLength(60);
  expect(arrows.length).toBe(topology.links.length);
  const inner = boxes.filter(({ isOuter }) => !isOuter);
  for (const one of inner) {
    for (const other of inner) {
      if (one === other) continue;
      const apart =
        one.x >= other.x + other.width ||
        other.x >= one.x + one.width ||
        one.y >= other.y + other.height ||
        other.y >= one.y + one.height;
      expect(apart || [one.name, other.name]).toBe(true);
    }
    expect(one.x >= 0 && one.y >= 0 && one.x + one.width <= width && one.y + one.height <= height).toBe(true);
  }
});

test("a name is text in a drawing", async () => {
  const topology = topologyOf(none, inventoryOf([resource(clusterId('<script>"'))]), []);
  expect(svgOf(await layOut(new ElkConstructor(), topology), '"><b>').text).not.toMatch(/<script|<b>/);
});
