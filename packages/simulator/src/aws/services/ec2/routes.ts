import type { Call, Fields, Operations } from "../../engine/operation.ts";
import { readRange, writeRange } from "./cidr.ts";
import { chosen, type Filters } from "./describe.ts";
import type { Route, RouteTable, Tag, Vpc } from "./region.ts";
import { creationTags, existing, here, newId, refuse } from "./state.ts";

const resource = (call: Call): string =>
  `arn:aws:ec2:${call.region}:${call.account}:route-table/${call.text("RouteTableId") ?? "*"}`;

/** Make a route table, which knows the way within its VPC. */
export function makeRouteTable(call: Call, vpc: Vpc, tagSet: Tag[], main: boolean): RouteTable {
  const routeTableId = newId(call, "rtb");
  const local: Route = {
    destinationCidrBlock: vpc.cidrBlock,
    gatewayId: "local",
    state: "active",
    origin: "CreateRouteTable",
  };
  const table: RouteTable = {
    routeTableId,
    vpcId: vpc.vpcId,
    ownerId: call.account,
    routeSet: [local],
    associationSet: main
      ? [
          {
            routeTableAssociationId: newId(call, "rtbassoc"),
            routeTableId,
            main,
            associationState: { state: "associated" },
          },
        ]
      : [],
    propagatingVgwSet: [],
    tagSet,
  };
  here(call).routeTables[routeTableId] = table;
  return table;
}

const filters: Filters<RouteTable> = {
  "route-table-id": ({ routeTableId }) => [routeTableId],
  "vpc-id": ({ vpcId }) => [vpcId],
  "owner-id": ({ ownerId }) => [ownerId],
  "association.main": ({ associationSet }) => associationSet.map(({ main }) => String(main)),
  "association.route-table-association-id": ({ associationSet }) =>
    associationSet.map(({ routeTableAssociationId }) => routeTableAssociationId),
  "association.subnet-id": ({ associationSet }) => associationSet.flatMap(({ subnetId }) => subnetId ?? []),
  "route.destination-cidr-block": ({ routeSet }) => routeSet.map(({ destinationCidrBlock }) => destinationCidrBlock),
  "route.gateway-id": ({ routeSet }) => routeSet.flatMap(({ gatewayId }) => gatewayId ?? []),
  "route.nat-gateway-id": ({ routeSet }) => routeSet.flatMap(({ natGatewayId }) => natGatewayId ?? []),
};

function destination(call: Call): string {
  const text = call.need("DestinationCidrBlock");
  const range = readRange(text);
  if (range?.width === 32) return writeRange(range);
  throw refuse(
    "InvalidParameterValue",
    `Value (${text}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`,
  );
}

function wantedRoute(call: Call): Route {
  const [gatewayId, natGatewayId] = [call.text("GatewayId"), call.text("NatGatewayId")];
  if (gatewayId === undefined && natGatewayId === undefined) {
    throw refuse("MissingParameter", "The request must contain exactly one of gatewayId, natGatewayId");
  }
  if (gatewayId !== undefined) existing(call, "igw", gatewayId);
  if (natGatewayId !== undefined) existing(call, "nat", natGatewayId);
  return {
    destinationCidrBlock: destination(call),
    ...(gatewayId === undefined ? {} : { gatewayId }),
    ...(natGatewayId === undefined ? {} : { natGatewayId }),
    state: "active",
    origin: "CreateRoute",
  };
}

function withAssociation(call: Call): { table: RouteTable; id: string } {
  const id = call.need("AssociationId");
  const table = Object.values(here(call).routeTables).find(({ associationSet }) =>
    associationSet.some(({ routeTableAssociationId }) => routeTableAssociationId === id),
  );
  if (table) return { table, id };
  throw refuse("InvalidAssociationID.NotFound", `The association ID '${id}' does not exist`);
}

const theTable = (call: Call): RouteTable => existing(call, "rtb", call.need("RouteTableId"));

function associate(call: Call, table: RouteTable, subnetId: string): string {
  for (const each of Object.values(here(call).routeTables)) {
    const have = each.associationSet.find((association) => association.subnetId === subnetId);
    if (have && each === table) return have.routeTableAssociationId;
    if (have) {
      throw refuse(
        "Resource.AlreadyAssociated",
        `the specified association for route table ${table.routeTableId} conflicts with an existing association`,
      );
    }
  }
  const routeTableAssociationId = newId(call, "rtbassoc");
  const { routeTableId } = table;
  table.associationSet.push({
    routeTableAssociationId,
    routeTableId,
    subnetId,
    main: false,
    associationState: { state: "associated" },
  });
  return routeTableAssociationId;
}

export const routeOperations: Operations = {
  CreateRouteTable: {
    resource,
    run(call) {
      const vpc = existing(call, "vpc", call.need("VpcId"));
      return { routeTable: makeRouteTable(call, vpc, creationTags(call, "route-table"), false) };
    },
  },
  DescribeRouteTables: {
    pages: { lists: ["routeTableSet"], unless: "RouteTableId" },
    run(call): Fields {
      const find = (id: string) => existing(call, "rtb", id);
      const all = Object.values(here(call).routeTables);
      return { routeTableSet: chosen(call, all, filters, { member: "RouteTableId", find }) };
    },
  },
  DeleteRouteTable: {
    resource,
    run(call) {
      const table = theTable(call);
      if (table.associationSet.length > 0) {
        throw refuse(
          "DependencyViolation",
          `The routeTable '${table.routeTableId}' has dependencies and cannot be deleted.`,
        );
      }
      delete here(call).routeTables[table.routeTableId];
      return { return: true };
    },
  },
  CreateRoute: {
    resource,
    run(call) {
      const table = theTable(call);
      const route = wantedRoute(call);
      if (table.routeSet.some((have) => have.destinationCidrBlock === route.destinationCidrBlock)) {
        throw refuse("RouteAlreadyExists", `The route identified by ${route.destinationCidrBlock} already exists.`);
      }
      table.routeSet.push(route);
      return { return: true };
    },
  },
  ReplaceRoute: {
    resource,
    run(call) {
      const table = theTable(call);
      const route = wantedRoute(call);
      const at = table.routeSet.findIndex((have) => have.destinationCidrBlock === route.destinationCidrBlock);
      if (at < 0)
        throw refuse(
          "InvalidParameterValue",
          `There is no route defined for '${route.destinationCidrBlock}' in the route table.`,
        );
      table.routeSet[at] = route;
      return { return: true };
    },
  },
  DeleteRoute: {
    resource,
    run(call) {
      const table = theTable(call);
      const cidr = destination(call);
      const left = table.routeSet.filter((have) => have.destinationCidrBlock !== cidr);
      if (left.length === table.routeSet.length) {
        throw refuse(
          "InvalidRoute.NotFound",
          `no route with destination-cidr-block ${cidr} in route table ${table.routeTableId}`,
        );
      }
      table.routeSet = left;
      return { return: true };
    },
  },
  AssociateRouteTable: {
    resource,
    run(call) {
      const { subnetId } = existing(call, "subnet", call.need("SubnetId"));
      const associationId = associate(call, theTable(call), subnetId);
      return { associationId, associationState: { state: "associated" } };
    },
  },
  DisassociateRouteTable: {
    run(call) {
      const { table, id } = withAssociation(call);
      table.associationSet = table.associationSet.filter((each) => each.routeTableAssociationId !== id);
      return { return: true };
    },
  },
};
