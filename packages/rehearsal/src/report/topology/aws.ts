import type { Inventory } from "@slipway/simulator";
import { keyFor, type Sketch } from "./sketch.ts";

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** What a tag `Name` says, or the ID. */
const nameOf = (id: string, tags: readonly { readonly key: string; readonly value: string }[]): string =>
  tags.find(({ key }) => key === "Name")?.value ?? id;

/** The name of a part of a cluster, as plans name it. */
const partOf = (cluster: unknown, name: unknown): string => `${cluster}/${name}`;

/** What there is in an AWS account, each by what plans know it by. */
export const awsIds = ({ vpcs, subnets, clusters, nodeGroups, addOns, repositories }: Inventory["aws"]): string[] => [
  ...vpcs.map(({ vpcId }) => vpcId),
  ...subnets.map(({ subnetId }) => subnetId),
  ...clusters.map(({ name }) => keyFor("EKS cluster", name)),
  ...nodeGroups.map((each) => keyFor("node group", partOf(each.clusterName, each.nodegroupName))),
  ...addOns.map((each) => keyFor("add-on", partOf(each.clusterName, each.addonName))),
  ...repositories.map(({ repositoryArn }) => repositoryKey(repositoryArn)),
];

function repositoryKey(arn: string): string {
  const [, , , region = "", , path = ""] = arn.split(":");
  return keyFor("ECR repository", `${region}/${path.replace(/^repository\//, "")}`);
}

/** Draws what there is in an AWS account. The network that every account is born with is left out until a cluster is in it. */
export function awsThings(sketch: Sketch, aws: Inventory["aws"]): void {
  drawNetworks(sketch, aws);
  const { clusters, nodeGroups, addOns, repositories } = aws;
  for (const { name, version, roleArn, resourcesVpcConfig } of clusters) {
    const { vpcId, subnetIds } = fieldsOf(resourcesVpcConfig);
    const id = keyFor("EKS cluster", name);
    sketch.add({ id, kind: "EKS cluster", name, parent: String(vpcId), detail: String(version) });
    for (const subnet of textsIn(subnetIds))
      sketch.connect({ id: `${id} ${subnet}`, from: id, to: subnet, label: "in" });
    drawRole(sketch, id, roleArn);
    for (const { nodegroupName, nodeRole } of nodeGroups.filter(({ clusterName }) => clusterName === name)) {
      const group = keyFor("node group", partOf(name, nodegroupName));
      sketch.add({ id: group, kind: "node group", name: String(nodegroupName), parent: String(vpcId) });
      sketch.connect({ id: `${group} of`, from: group, to: id, label: "joins" });
      drawRole(sketch, group, nodeRole);
    }
  }
  for (const { clusterName, addonName } of addOns) addPart(sketch, "add-on", partOf(clusterName, addonName));
  for (const { repositoryArn, repositoryName: name } of repositories)
    sketch.add({ id: repositoryKey(repositoryArn), kind: "ECR repository", name });
}

/** An add-on stands in its cluster. */
export function addPart(sketch: Sketch, kind: string, id: string): void {
  const [cluster = "", name = id] = id.split("/");
  sketch.add({ id: keyFor(kind, id), kind, name, parent: keyFor("EKS cluster", cluster) });
}

function drawNetworks(sketch: Sketch, { vpcs, subnets, clusters }: Inventory["aws"]): void {
  const used = new Set(clusters.flatMap(({ resourcesVpcConfig }) => textsIn(fieldsOf(resourcesVpcConfig).subnetIds)));
  const isDrawn = new Set(subnets.filter(({ subnetId }) => used.has(subnetId)).map(({ vpcId }) => vpcId));
  for (const { vpcId, isDefault, cidrBlock, region, tagSet } of vpcs) {
    if (isDefault && !isDrawn.has(vpcId)) continue;
    isDrawn.add(vpcId);
    sketch.add({ id: vpcId, kind: "VPC", name: nameOf(vpcId, tagSet), detail: `${cidrBlock}, ${region}` });
  }
  for (const { subnetId, vpcId, cidrBlock, availabilityZone, tagSet } of subnets) {
    if (!isDrawn.has(vpcId)) continue;
    const detail = `${cidrBlock}, ${availabilityZone}`;
    sketch.add({ id: subnetId, kind: "subnet", name: nameOf(subnetId, tagSet), parent: vpcId, detail });
  }
}

function drawRole(sketch: Sketch, from: string, arn: unknown): void {
  if (typeof arn !== "string") return;
  sketch.add({ id: arn, kind: "IAM role", name: arn.split("/").at(-1) ?? arn, layer: "identities" });
  sketch.connect({ id: `${from} ${arn}`, from, to: arn, label: "acts as", layer: "identities" });
}
