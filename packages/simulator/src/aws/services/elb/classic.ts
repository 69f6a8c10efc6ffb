import { define, lookup } from "../../../world/table.ts";
import { queryDenials } from "../../engine/denials.ts";
import { type Api, type Call, type Fields, listOf, numberOf, type Operations, textOf } from "../../engine/operation.ts";
import { dropInterfaces, makeInterfaces } from "../ec2/interfaces.ts";
import { seconds } from "../iam/document.ts";
import {
  arnOf,
  type Balancer,
  balancing,
  interfaceSeconds,
  missing,
  page,
  refuse,
  refuseOthers,
  shownTags,
  subnetsIn,
  tagsIn,
} from "./state.ts";

const resource = (call: Call): string => arnOf(call, `loadbalancer/${call.text("LoadBalancerName") ?? "*"}`);

function theBalancer(call: Call, name: string): Balancer {
  const found = lookup(balancing(call).classic, name);
  if (found) return found;
  throw refuse("LoadBalancerNotFound", `There is no ACTIVE Load Balancer named '${name}'`);
}

const listenerOf = (given: Fields): Fields => ({
  Listener: {
    Protocol: textOf(given, "Protocol"),
    LoadBalancerPort: numberOf(given, "LoadBalancerPort"),
    InstanceProtocol: textOf(given, "InstanceProtocol") ?? textOf(given, "Protocol"),
    InstancePort: numberOf(given, "InstancePort"),
  },
  PolicyNames: [],
});

function create(call: Call): Fields {
  refuseOthers(call, ["LoadBalancerName", "Listeners", "Subnets", "SecurityGroups", "Scheme", "Tags"]);
  const name = call.need("LoadBalancerName");
  if (lookup(balancing(call).classic, name))
    throw refuse(
      "DuplicateLoadBalancerName",
      `Load Balancer named '${name}' already exists and it is configured with different parameters`,
    );
  const subnets = subnetsIn(call);
  const [first] = subnets;
  if (first === undefined) throw refuse("ValidationError", "Load balancers outside of a VPC are not simulated.");
  const scheme = call.text("Scheme") ?? "internet-facing";
  const isPublic = scheme !== "internal";
  const groups = call.texts("SecurityGroups");
  const host = `${isPublic ? "" : "internal-"}${name}-${Math.floor(call.world.ids.chance() * 1e9)}`;
  const shown: Fields = {
    LoadBalancerName: name,
    DNSName: `${host}.${call.region}.elb.amazonaws.com`,
    ListenerDescriptions: listOf(call.input, "Listeners").map(listenerOf),
    AvailabilityZones: subnets.map(({ availabilityZone }) => availabilityZone),
    Subnets: subnets.map(({ subnetId }) => subnetId),
    VPCId: first.vpcId,
    Instances: [],
    SecurityGroups: groups,
    CreatedTime: seconds(call.world),
    Scheme: scheme,
  };
  const of = { description: `ELB ${name}`, requesterId: "amazon-elb", groups, isPublic };
  const made: Balancer = { shown, interfaces: makeInterfaces(call, subnets, of), tags: tagsIn(call) };
  define(balancing(call).classic, name, made);
  return { DNSName: shown.DNSName };
}

const operations: Operations = {
  CreateLoadBalancer: { resource, run: create },
  DescribeLoadBalancers: {
    run(call) {
      const names = call.texts("LoadBalancerNames");
      const all =
        names.length > 0 ? names.map((name) => theBalancer(call, name)) : Object.values(balancing(call).classic);
      const { shown, ...more } = page(call, all);
      return { LoadBalancerDescriptions: shown.map((each) => each.shown), ...more };
    },
  },
  DescribeTags: {
    run(call) {
      const names = call.texts("LoadBalancerNames");
      if (names.length > 20)
        throw refuse("ValidationError", "The maximum number of load balancers to describe at once is 20");
      return {
        TagDescriptions: names.map((LoadBalancerName) => ({
          LoadBalancerName,
          Tags: shownTags(theBalancer(call, LoadBalancerName).tags),
        })),
      };
    },
  },
  DeleteLoadBalancer: {
    resource,
    // What is not there is deleted without a word (API reference).
    run(call) {
      const name = call.need("LoadBalancerName");
      const found = lookup(balancing(call).classic, name);
      if (found) dropInterfaces(call, found.interfaces, interfaceSeconds);
      delete balancing(call).classic[name];
      return {};
    },
  },
};

/** Elastic Load Balancing, first generation: what a Service of type LoadBalancer gets where no controller is installed. */
export const classicElbApi: Api = {
  prefix: "elasticloadbalancing",
  protocol: "query",
  namespace: "http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/",
  version: "2012-06-01",
  denials: queryDenials,
  missing,
  operations,
};
