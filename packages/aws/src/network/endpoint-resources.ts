import type { Part } from "./part.ts";
import type { Place } from "./place.ts";
import type { NetworkSettings } from "./settings.ts";

/**
 * What nodes without a way to the internet need of AWS (EKS user guide, "Deploy private clusters with limited internet
 * access"), by the names in the template.
 */
const services: Readonly<Record<string, string>> = {
  Autoscaling: "autoscaling",
  Ec2: "ec2",
  EcrApi: "ecr.api",
  EcrDkr: "ecr.dkr",
  Eks: "eks",
  EksAuth: "eks-auth",
  LoadBalancing: "elasticloadbalancing",
  Logs: "logs",
  Sts: "sts",
};

/**
 * Of these, the ones whose names begin with cn. in China (aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts,
 * getDefaultEndpointPrefix): the name of the gateway for S3 does not.
 */
const prefixedInChina = ["autoscaling", "ec2", "ecr.api", "ecr.dkr", "eks", "sts"];

const ref = (Ref: string) => ({ Ref });

/** Endpoints in the private subnets, which all of the network may use, and a gateway for S3, where images are. */
export function endpoints({ cidr, zones }: NetworkSettings, { name, region, partition }: Place): Record<string, Part> {
  const each = (kind: string) => zones.map((_, at) => ref(`${kind}${at + 1}`));
  const service = (suffix: string) => `com.amazonaws.${region}.${suffix}`;
  const interfaceName = (suffix: string) =>
    partition === "aws-cn" && prefixedInChina.includes(suffix) ? `cn.${service(suffix)}` : service(suffix);
  const interfaces = Object.entries(services).map(([label, suffix]): [string, Part] => [
    `${label}Endpoint`,
    {
      Type: "AWS::EC2::VPCEndpoint",
      Properties: {
        VpcId: ref("Vpc"),
        VpcEndpointType: "Interface",
        ServiceName: interfaceName(suffix),
        PrivateDnsEnabled: true,
        SubnetIds: each("PrivateSubnet"),
        SecurityGroupIds: [ref("EndpointGroup")],
      },
    },
  ]);
  return {
    EndpointGroup: {
      Type: "AWS::EC2::SecurityGroup",
      Properties: {
        GroupDescription: "What reaches the endpoints of the network",
        VpcId: ref("Vpc"),
        SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: cidr }],
        Tags: [{ Key: "Name", Value: `${name}-endpoints` }],
      },
    },
    ...Object.fromEntries(interfaces),
    S3Endpoint: {
      Type: "AWS::EC2::VPCEndpoint",
      Properties: {
        VpcId: ref("Vpc"),
        VpcEndpointType: "Gateway",
        ServiceName: service("s3"),
        RouteTableIds: each("PrivateRoutes"),
      },
    },
  };
}
