import { lookup } from "../../../world/table.ts";
import type { Fields, Value } from "../../engine/operation.ts";
import { getAtts, partsOfGetAtt, uses } from "./references.ts";

/**
 * What a type has for `Fn::GetAtt`, in the order of its page in the template reference and with what its schema has as
 * read-only (cfn-lint, src/cfnlint/data/schemas/providers/us_east_1). After the bar: what is not simulated.
 */
const attributes: Readonly<Record<string, string>> = {
  "AWS::CDK::Metadata": "",
  "AWS::CloudFormation::WaitConditionHandle": "| Id",
  "AWS::EC2::EIP": "AllocationId PublicIp",
  "AWS::EC2::InternetGateway": "InternetGatewayId",
  "AWS::EC2::NatGateway": "NatGatewayId | EniId AutoScalingIps AutoProvisionZones RouteTableId",
  "AWS::EC2::Route": "| CidrBlock",
  "AWS::EC2::RouteTable": "RouteTableId",
  "AWS::EC2::SecurityGroup": "GroupId Id VpcId",
  "AWS::EC2::SecurityGroupEgress": "Id",
  "AWS::EC2::SecurityGroupIngress": "Id",
  "AWS::EC2::Subnet":
    "AvailabilityZone CidrBlock SubnetId VpcId | AvailabilityZoneId BlockPublicAccessStates Ipv6CidrBlocks NetworkAclAssociationId OutpostArn",
  "AWS::EC2::SubnetRouteTableAssociation": "Id",
  "AWS::EC2::VPC": "CidrBlock DefaultSecurityGroup VpcId | CidrBlockAssociations DefaultNetworkAcl Ipv6CidrBlocks",
  "AWS::EC2::VPCEndpoint": "Id | CreationTimestamp DnsEntries NetworkInterfaceIds",
  "AWS::EC2::VPCGatewayAttachment": "| AttachmentType",
  "AWS::IAM::Group": "Arn",
  "AWS::IAM::InstanceProfile": "Arn",
  "AWS::IAM::ManagedPolicy":
    "PolicyArn | AttachmentCount CreateDate DefaultVersionId IsAttachable PermissionsBoundaryUsageCount PolicyId UpdateDate",
  "AWS::IAM::Policy": "| Id",
  "AWS::IAM::Role": "Arn RoleId",
  "AWS::IAM::User": "Arn",
  "AWS::SNS::Topic": "TopicArn TopicName",
  "AWS::SSM::Parameter": "Type Value",
};

type Resources = Readonly<Record<string, { readonly type: string; readonly properties: Fields }>>;

/**
 * What is wrong with the attributes that an expression asks for. The words: localstack/localstack (its tests are checked
 * with AWS) for resources that there are not; awslabs' and serverless' users for the others; eucalyptus/eucalyptus, which
 * speaks as CloudFormation does, for all.
 */
export function wrongAttribute(value: Value, resources: Resources): string | undefined {
  if (getAtts(value).some((given) => partsOfGetAtt(given) === undefined))
    return "every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute";
  for (const { name, attribute, by } of uses(value)) {
    if (by === undefined || attribute === undefined || name.startsWith("AWS::")) continue;
    const type = lookup(resources, name)?.type;
    if (type === undefined)
      return by === "Fn::GetAtt"
        ? `instance of Fn::GetAtt references undefined resource ${name}`
        : `instance of Fn::Sub references invalid resource attribute ${name}.${attribute}`;
    const [here = [], elsewhere = []] = (lookup(attributes, type) ?? "")
      .split("|")
      .map((part) => part.trim().split(" "));
    if (elsewhere.includes(attribute)) return `${attribute} of ${type} is not simulated in ${by}`;
    if (!here.includes(attribute)) return `resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`;
  }
  return undefined;
}
