import * as sdk from "@aws-sdk/client-ec2";
import { answerOf } from "./compare.test-support.ts";
import type { Replay } from "./replays.test-support.ts";

const vpcTags = [{ ResourceType: "vpc" as const, Tags: [{ Key: "test-key", Value: "test-value" }] }];

const zones = (match: RegExp, input: sdk.DescribeAvailabilityZonesCommandInput): Replay => ({
  match,
  replay: async ({ ec2 }) => ({
    availability_zones: await answerOf(ec2.send(new sdk.DescribeAvailabilityZonesCommand(input))),
  }),
});

/** What was recorded of EC2. */
export const ec2Replays: readonly Replay[] = [
  zones(/^test_describe_availability_zones_filter_with_zone_names/, { ZoneNames: ["us-east-1a"] }),
  zones(/^test_describe_availability_zones_filter_with_zone_ids/, { ZoneIds: ["use1-az1"] }),
  zones(/^test_describe_availability_zones_filters/, { Filters: [{ Name: "zone-name", Values: ["us-east-1a"] }] }),
  {
    match: /::test_create_route_table_association/,
    async replay({ ec2 }) {
      const { Vpc } = await ec2.send(new sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
      const VpcId = Vpc?.VpcId;
      const { Subnet } = await ec2.send(new sdk.CreateSubnetCommand({ VpcId, CidrBlock: "10.0.0.0/24" }));
      const { RouteTable } = await ec2.send(new sdk.CreateRouteTableCommand({ VpcId }));
      const RouteTableId = RouteTable?.RouteTableId ?? "";
      const { AssociationId } = await ec2.send(
        new sdk.AssociateRouteTableCommand({ RouteTableId, SubnetId: Subnet?.SubnetId ?? "" }),
      );
      const { RouteTables } = await ec2.send(new sdk.DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
      return {
        vpc_id: VpcId,
        subnet_id: Subnet?.SubnetId,
        route_table_id: RouteTableId,
        association_id: AssociationId,
        route_tables: RouteTables,
      };
    },
  },
  {
    match: /::test_get_security_groups_for_vpc/,
    async replay({ ec2 }) {
      const created = await answerOf(
        ec2.send(new sdk.CreateVpcCommand({ CidrBlock: "10.0.0.0/16", TagSpecifications: vpcTags })),
      );
      const { VpcId = "" } = created.Vpc as { VpcId?: string };
      const groups = () => answerOf(ec2.send(new sdk.GetSecurityGroupsForVpcCommand({ VpcId })));
      const before = await groups();
      const group = { GroupName: "lab", Description: "Description for lab", VpcId };
      return {
        create_vpc_response: created,
        get_security_groups_for_vpc: before,
        create_security_group: await answerOf(ec2.send(new sdk.CreateSecurityGroupCommand(group))),
        get_security_groups_for_vpc_after_addition: await groups(),
      };
    },
  },
];
