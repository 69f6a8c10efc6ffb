import type { Cloud } from "@slipway/simulator";
import { awsCalls } from "./aws-calls.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A node group in wire shape. */
export type WireGroup = Fields & {
  readonly nodegroupArn: string;
  readonly status: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly launchTemplate?: { readonly id: string; readonly name: string; readonly version: string };
};

/** Someone with all rights who handles the node groups of simulated clusters and their launch templates. */
export interface NodeOperator {
  find(cluster: string, name: string): Promise<WireGroup | undefined>;
  /** Makes a group in the cluster's own subnets, and waits until it is there. */
  make(cluster: string, name: string, role: string, more?: Fields): Promise<void>;
  /** Changes a group's configuration, and waits until that is done. */
  change(cluster: string, name: string, body: Fields): Promise<void>;
  tag(cluster: string, name: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** The tags of a group's own launch template. */
  templateTags(cluster: string, name: string): Promise<Readonly<Record<string, string>>>;
  tagTemplate(cluster: string, name: string, tags: Readonly<Record<string, string>>): Promise<void>;
  remove(cluster: string, name: string): Promise<void>;
  /** The data of the template's version that launches a group, as XML; undefined when there is no such template. */
  template(cluster: string, name: string): Promise<string | undefined>;
  /** Adds a version to the template of a group, which says this otherwise. */
  addVersion(cluster: string, name: string, data: Readonly<Record<string, string>>): Promise<void>;
  /** Makes a template that has nothing to do with a group. */
  makeTemplate(name: string): Promise<void>;
  /** Gives a subnet a route straight to the internet. */
  openSubnet(vpc: string, subnet: string): Promise<void>;
  /** Has a group launched by a version of its template, and waits until that is done. */
  launchBy(cluster: string, name: string, version: string): Promise<void>;
}

export function nodeOperator(cloud: Cloud): NodeOperator {
  const { ec2, eks } = awsCalls(cloud);
  const groups = (cluster: string) => `/clusters/${cluster}/node-groups`;
  const later = () => cloud.world.clock.advance(20 * 60_000);
  const operator: NodeOperator = {
    find: async (cluster, name) => (await eks("GET", `${groups(cluster)}/${name}`))?.nodegroup as WireGroup | undefined,
    async make(cluster, name, nodeRole, more = {}) {
      const found = (await eks("GET", `/clusters/${cluster}`))?.cluster as { resourcesVpcConfig: Fields };
      const subnets = found.resourcesVpcConfig.subnetIds;
      await eks("POST", groups(cluster), { nodegroupName: name, nodeRole, subnets, ...more });
      later();
    },
    async change(cluster, name, body) {
      await eks("POST", `${groups(cluster)}/${name}/update-config`, body);
      later();
    },
    async tag(cluster, name, tags) {
      const found = await operator.find(cluster, name);
      await eks("POST", `/tags/${encodeURIComponent(found?.nodegroupArn ?? "")}`, { tags });
    },
    async templateTags(cluster, name) {
      const answer = await ec2("DescribeLaunchTemplates", { "LaunchTemplateName.1": `${cluster}/${name}` }).catch(
        () => "",
      );
      const tags = answer.matchAll(/<key>([^<]*)<\/key><value>([^<]*)<\/value>/g);
      return Object.fromEntries([...tags].map(([, key = "", value = ""]) => [key, value]));
    },
    async tagTemplate(cluster, name, tags) {
      const { launchTemplate } = (await operator.find(cluster, name)) ?? {};
      const members = Object.entries(tags).flatMap(([key, value], at) => [
        [`Tag.${at + 1}.Key`, key],
        [`Tag.${at + 1}.Value`, value],
      ]);
      await ec2("CreateTags", { "ResourceId.1": launchTemplate?.id ?? "", ...Object.fromEntries(members) });
    },
    async remove(cluster, name) {
      await eks("DELETE", `${groups(cluster)}/${name}`);
      later();
    },
    async template(cluster, name) {
      const { launchTemplate } = (await operator.find(cluster, name)) ?? {};
      const answer = await ec2("DescribeLaunchTemplateVersions", {
        LaunchTemplateName: `${cluster}/${name}`,
        "LaunchTemplateVersion.1": launchTemplate?.version ?? "$Latest",
      }).catch(() => undefined);
      return answer && /<launchTemplateData>(.*)<\/launchTemplateData>/.exec(answer)?.[1];
    },
    async addVersion(cluster, name, data) {
      const LaunchTemplateName = `${cluster}/${name}`;
      await ec2("CreateLaunchTemplateVersion", { LaunchTemplateName, SourceVersion: "$Latest", ...data });
    },
    async makeTemplate(name) {
      await ec2("CreateLaunchTemplate", { LaunchTemplateName: name, "LaunchTemplateData.EbsOptimized": "true" });
    },
    async openSubnet(VpcId, SubnetId) {
      const id = (answer: string, form: RegExp) => form.exec(answer)?.[0] ?? "";
      const RouteTableId = id(await ec2("CreateRouteTable", { VpcId }), /rtb-[0-9a-f]+/);
      await ec2("AssociateRouteTable", { RouteTableId, SubnetId });
      const attached = await ec2("DescribeInternetGateways", {
        "Filter.1.Name": "attachment.vpc-id",
        "Filter.1.Value.1": VpcId,
      });
      let GatewayId = id(attached, /igw-[0-9a-f]+/);
      if (GatewayId === "") {
        GatewayId = id(await ec2("CreateInternetGateway", {}), /igw-[0-9a-f]+/);
        await ec2("AttachInternetGateway", { InternetGatewayId: GatewayId, VpcId });
      }
      await ec2("CreateRoute", { RouteTableId, DestinationCidrBlock: "0.0.0.0/0", GatewayId });
    },
    async launchBy(cluster, name, version) {
      const { launchTemplate } = (await operator.find(cluster, name)) ?? {};
      const body = { launchTemplate: { id: launchTemplate?.id, version } };
      await eks("POST", `${groups(cluster)}/${name}/update-version`, body);
      later();
    },
  };
  return operator;
}
