import { type Fields, fieldsOf, textsOf } from "../../engine/operation.ts";
import { given, retag, tagSpecification, text, there } from "./ec2-requests.ts";
import type { ResourceHandler, ResourceHandlers, StackClient } from "./resource-handler.ts";

/** Members of an endpoint that are lists, by their names in EC2's forms. */
const endpointLists = { RouteTableIds: "RouteTableId", SubnetIds: "SubnetId", SecurityGroupIds: "SecurityGroupId" };

const endpointForm = ({ properties }: StackClient, prefix = "", of: Fields = properties): Fields =>
  Object.fromEntries(
    Object.entries(endpointLists).flatMap(([name, member]) =>
      of[name] === undefined ? [] : [[`${prefix}${member}`, textsOf(of, name)]],
    ),
  );

const endpoint: ResourceHandler = {
  seconds: 75,
  permissions: ["ec2:CreateVpcEndpoint", "ec2:CreateTags", "ec2:DescribeVpcEndpoints"],
  replaces: ["ServiceName", "VpcId", "VpcEndpointType"],
  make(client) {
    const made = client.call("ec2", "CreateVpcEndpoint", {
      ...given(
        client,
        "VpcId",
        "ServiceName",
        "VpcEndpointType",
        "PrivateDnsEnabled",
        "PolicyDocument",
        "IpAddressType",
        "DnsOptions",
      ),
      ...endpointForm(client),
      ...tagSpecification(client, "vpc-endpoint"),
    });
    const id = text(fieldsOf(made, "vpcEndpoint"), "vpcEndpointId");
    return { id, attributes: { Id: id } };
  },
  change(client, VpcEndpointId, before) {
    const beyond = (some: Fields, others: Fields): Fields =>
      Object.fromEntries(
        Object.keys(endpointLists).map((name) => [
          name,
          textsOf(some, name).filter((id) => !textsOf(others, name).includes(id)),
        ]),
      );
    client.call("ec2", "ModifyVpcEndpoint", {
      VpcEndpointId,
      ...given(client, "PrivateDnsEnabled", "PolicyDocument", "IpAddressType", "DnsOptions"),
      ...endpointForm(client, "Add", beyond(client.properties, before)),
      ...endpointForm(client, "Remove", beyond(before, client.properties)),
    });
    retag(client, VpcEndpointId, before);
  },
  removes: () => ["ec2:DeleteVpcEndpoints", "ec2:DescribeVpcEndpoints"],
  remove: (client, id) => void client.call("ec2", "DeleteVpcEndpoints", { VpcEndpointId: [id] }),
  exists: there("DescribeVpcEndpoints", "VpcEndpointId"),
};

/** The endpoints of a network. */
export const endpointHandlers: ResourceHandlers = { "AWS::EC2::VPCEndpoint": endpoint };
