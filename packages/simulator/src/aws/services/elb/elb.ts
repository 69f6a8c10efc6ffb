import { define, lookup } from "../../../world/table.ts";
import { queryDenials } from "../../engine/denials.ts";
import { type Api, type Call, type Fields, listOf, type Operations, textOf } from "../../engine/operation.ts";
import { dropInterfaces, makeInterfaces } from "../ec2/interfaces.ts";
import { seconds } from "../iam/document.ts";
import {
  arnOf,
  balancing,
  interfaceSeconds,
  missing,
  type NewBalancer,
  page,
  refuse,
  refuseOthers,
  shownTags,
  subnetsIn,
  tagsIn,
} from "./state.ts";
import { targetGroupOperations, theGroup } from "./target-groups.ts";

const resource = (call: Call): string => call.text("LoadBalancerArn") ?? arnOf(call, "loadbalancer/*");
const provisioning = 120_000;

function theBalancer(call: Call, arn: string): NewBalancer {
  const found = lookup(balancing(call).balancers, arn);
  if (found) return found;
  throw refuse("LoadBalancerNotFound", "One or more load balancers not found");
}

/** As it is shown: it takes some minutes to be there. */
function shown(call: Call, { shown: fields, madeAt }: NewBalancer): Fields {
  const isThere = call.world.clock.now() - madeAt >= provisioning;
  return { ...fields, State: { Code: isThere ? "active" : "provisioning" } };
}

const kinds: Readonly<Record<string, string>> = { application: "app", network: "net" };

function create(call: Call): Fields {
  refuseOthers(call, ["Name", "Type", "Subnets", "SecurityGroups", "Scheme", "Tags"]);
  const [name, type] = [call.need("Name"), call.text("Type") ?? "application"];
  const kind = kinds[type];
  if (kind === undefined) throw refuse("ValidationError", `Load balancers of the type ${type} are not simulated.`);
  const { balancers } = balancing(call);
  if (Object.values(balancers).some((each) => each.shown.LoadBalancerName === name))
    throw refuse(
      "DuplicateLoadBalancerName",
      `A load balancer with the same name '${name}' exists, but with different settings`,
    );
  const subnets = subnetsIn(call);
  const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
  if (type === "application" && zones.size < 2)
    throw refuse("ValidationError", "At least two subnets in two different Availability Zones must be specified");
  const groups = call.texts("SecurityGroups");
  const id = call.world.ids.hex(16);
  const arn = arnOf(call, `loadbalancer/${kind}/${name}/${id}`);
  const scheme = call.text("Scheme") ?? "internet-facing";
  const isPublic = scheme !== "internal";
  const host = `${isPublic ? "" : "internal-"}${name}-${Math.floor(call.world.ids.chance() * 1e9)}`;
  const of = { description: `ELB ${kind}/${name}/${id}`, requesterId: "amazon-elb", groups, isPublic };
  const made: NewBalancer = {
    arn,
    madeAt: call.world.clock.now(),
    isProtected: false,
    interfaces: makeInterfaces(call, subnets, of),
    tags: tagsIn(call),
    shown: {
      ...{ LoadBalancerArn: arn, LoadBalancerName: name, Type: type, Scheme: scheme, IpAddressType: "ipv4" },
      DNSName: `${host}.${type === "network" ? "elb." : ""}${call.region}.${type === "network" ? "" : "elb."}amazonaws.com`,
      CreatedTime: seconds(call.world),
      VpcId: subnets[0]?.vpcId,
      AvailabilityZones: subnets.map(({ availabilityZone, subnetId }) => ({
        ZoneName: availabilityZone,
        SubnetId: subnetId,
        LoadBalancerAddresses: [],
      })),
      ...(groups.length > 0 ? { SecurityGroups: groups } : {}),
    },
  };
  define(balancers, arn, made);
  return { LoadBalancers: [shown(call, made)] };
}

const protection = "deletion_protection.enabled";
const attributes = ({ isProtected }: NewBalancer): Fields => ({
  Attributes: [{ Key: protection, Value: String(isProtected) }],
});

function modify(call: Call): Fields {
  const balancer = theBalancer(call, call.need("LoadBalancerArn"));
  for (const attribute of listOf(call.input, "Attributes")) {
    const key = textOf(attribute, "Key") ?? "";
    if (key !== protection) throw refuse("ValidationError", `The attribute ${key} is not simulated.`);
    balancer.isProtected = textOf(attribute, "Value") === "true";
  }
  return attributes(balancer);
}

const operations: Operations = {
  CreateLoadBalancer: { resource, run: create },
  DescribeLoadBalancers: {
    run(call) {
      refuseOthers(call, ["LoadBalancerArns", "PageSize", "Marker"]);
      const arns = call.texts("LoadBalancerArns");
      const all =
        arns.length > 0 ? arns.map((arn) => theBalancer(call, arn)) : Object.values(balancing(call).balancers);
      const { shown: some, ...more } = page(call, all);
      return { LoadBalancers: some.map((each) => shown(call, each)), ...more };
    },
  },
  DescribeLoadBalancerAttributes: {
    run: (call) => attributes(theBalancer(call, call.need("LoadBalancerArn"))),
  },
  ModifyLoadBalancerAttributes: { resource, run: modify },
  DescribeTags: {
    run(call) {
      const arns = call.texts("ResourceArns");
      if (arns.length > 20)
        throw refuse("ValidationError", "The maximum number of resources to describe at once is 20");
      const of = (arn: string) => (arn.includes(":targetgroup/") ? theGroup(call, arn) : theBalancer(call, arn));
      return { TagDescriptions: arns.map((ResourceArn) => ({ ResourceArn, Tags: shownTags(of(ResourceArn).tags) })) };
    },
  },
  DeleteLoadBalancer: {
    resource,
    // What is not there is deleted without a word; its listeners go with it (API reference).
    run(call) {
      const arn = call.need("LoadBalancerArn");
      const { balancers, listeners } = balancing(call);
      const found = lookup(balancers, arn);
      if (found?.isProtected)
        throw refuse(
          "OperationNotPermitted",
          `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
        );
      if (found) dropInterfaces(call, found.interfaces, interfaceSeconds);
      delete balancers[arn];
      for (const listener of Object.values(listeners)) if (listener.balancer === arn) delete listeners[listener.arn];
      return {};
    },
  },
  ...targetGroupOperations,
};

/** Elastic Load Balancing, second generation: application and network load balancers. */
export const elbApi: Api = {
  prefix: "elasticloadbalancing",
  protocol: "query",
  namespace: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
  version: "2015-12-01",
  denials: queryDenials,
  missing,
  operations,
};
