import type { Inventory } from "@slipway/simulator";
import type { Sketch } from "./sketch.ts";

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** What a tag `Name` says, or the ID. */
const nameOf = (id: string, tags: readonly { readonly key: string; readonly value: string }[]): string =>
  tags.find(({ key }) => key === "Name")?.value ?? id;

/** Draws what there is in an AWS account. The network that every account is born with is left out until a cluster is in it. */
export function awsThings(
  sketch: Sketch,
  { vpcs, subnets, clusters, nodeGroups, repositories }: Inventory["aws"],
): void {
  const used = new Set(clusters.flatMap(({ resourcesVpcConfig }) => textsIn(fieldsOf(resourcesVpcConfig).subnetIds)));
  const drawn = new Set(
    vpcs
      .filter(
        ({ isDefault, vpcId }) => !isDefault || subnets.some((each) => each.vpcId === vpcId && used.has(each.subnetId)),
      )
      .map(({ vpcId }) => vpcId),
  );
  for (const { vpcId, cidrBlock, region, tagSet } of vpcs) {
    if (!drawn.has(vpcId)) continue;
    sketch.add({ id: vpcId, kind: "VPC", name: nameOf(vpcId, tagSet), detail: `${cidrBlock}, ${region}` });
  }
  for (const { subnetId, vpcId, cidrBlock, availabilityZone, tagSet } of subnets) {
    if (!drawn.has(vpcId)) continue;
    const detail = `${cidrBlock}, ${availabilityZone}`;
    sketch.add({ id: subnetId, kind: "subnet", name: nameOf(subnetId, tagSet), parent: vpcId, detail });
  }
  for (const { name, arn, version, roleArn, resourcesVpcConfig } of clusters) {
    const { vpcId, subnetIds } = fieldsOf(resourcesVpcConfig);
    sketch.add({ id: arn, kind: "EKS cluster", name, parent: String(vpcId), detail: String(version) });
    for (const subnet of textsIn(subnetIds))
      sketch.connect({ id: `${arn} ${subnet}`, from: arn, to: subnet, label: "in" });
    drawRole(sketch, arn, roleArn);
    for (const group of nodeGroups.filter(({ clusterName }) => clusterName === name)) {
      const id = String(group.nodegroupArn);
      sketch.add({ id, kind: "node group", name: String(group.nodegroupName), parent: String(vpcId) });
      sketch.connect({ id: `${id} of`, from: id, to: arn, label: "joins" });
      drawRole(sketch, id, group.nodeRole);
    }
  }
  for (const { repositoryArn: id, repositoryName: name } of repositories)
    sketch.add({ id, kind: "ECR repository", name });
}

function drawRole(sketch: Sketch, from: string, arn: unknown): void {
  if (typeof arn !== "string") return;
  sketch.add({ id: arn, kind: "IAM role", name: arn.split("/").at(-1) ?? arn, layer: "identities" });
  sketch.connect({ id: `${from} ${arn}`, from, to: arn, label: "acts as", layer: "identities" });
}
