import { define, lookup } from "../../../world/table.ts";
import { type Call, type Fields, listOf, type Operations, textOf } from "../../engine/operation.ts";
import { existing } from "../ec2/state.ts";
import { arnOf, balancing, page, refuse, refuseOthers, type TargetGroup, tagsIn } from "./state.ts";

export function theGroup(call: Call, arn: string): TargetGroup {
  const found = lookup(balancing(call).targetGroups, arn);
  if (found) return found;
  throw refuse("TargetGroupNotFound", "One or more target groups not found");
}

const resource = (call: Call): string => call.text("TargetGroupArn") ?? arnOf(call, "targetgroup/*");

/** The load balancers that send to a group. */
const usersOf = (call: Call, arn: string): string[] =>
  Object.values(balancing(call).listeners).flatMap(({ balancer, targetGroups }) =>
    targetGroups.includes(arn) ? [balancer] : [],
  );

const shown = (call: Call, { arn, shown: fields }: TargetGroup): Fields => ({
  ...fields,
  LoadBalancerArns: [...new Set(usersOf(call, arn))],
});

function create(call: Call): Fields {
  refuseOthers(call, ["Name", "Protocol", "Port", "VpcId", "TargetType", "Tags"]);
  const name = call.need("Name");
  const { targetGroups } = balancing(call);
  if (Object.values(targetGroups).some((each) => each.shown.TargetGroupName === name))
    throw refuse(
      "DuplicateTargetGroupName",
      `A target group with the same name '${name}' exists, but with different settings`,
    );
  const { vpcId } = existing(call, "vpc", call.need("VpcId"));
  const arn = arnOf(call, `targetgroup/${name}/${call.world.ids.hex(16)}`);
  const made: TargetGroup = {
    arn,
    shown: {
      ...{ TargetGroupArn: arn, TargetGroupName: name, VpcId: vpcId },
      ...{ Protocol: call.need("Protocol"), Port: call.number("Port") },
      ...{ TargetType: call.text("TargetType") ?? "instance", IpAddressType: "ipv4" },
    },
    tags: tagsIn(call),
  };
  define(targetGroups, arn, made);
  return { TargetGroups: [shown(call, made)] };
}

export const targetGroupOperations: Operations = {
  CreateTargetGroup: { resource, run: create },
  DescribeTargetGroups: {
    run(call) {
      refuseOthers(call, ["TargetGroupArns", "LoadBalancerArn", "PageSize", "Marker"]);
      const [arns, balancer] = [call.texts("TargetGroupArns"), call.text("LoadBalancerArn")];
      const all =
        arns.length > 0 ? arns.map((arn) => theGroup(call, arn)) : Object.values(balancing(call).targetGroups);
      const chosen = all.filter(({ arn }) => balancer === undefined || usersOf(call, arn).includes(balancer));
      const { shown: some, ...more } = page(call, chosen);
      return { TargetGroups: some.map((each) => shown(call, each)), ...more };
    },
  },
  DeleteTargetGroup: {
    resource,
    run(call) {
      const arn = call.need("TargetGroupArn");
      // The sentence is that of cloudposse/terraform-aws-alb-ingress#24.
      if (usersOf(call, arn).length > 0)
        throw refuse("ResourceInUse", `Target group '${arn}' is currently in use by a listener or a rule`);
      delete balancing(call).targetGroups[arn];
      return {};
    },
  },
  CreateListener: {
    resource: (call) => call.text("LoadBalancerArn") ?? "*",
    run(call) {
      refuseOthers(call, ["LoadBalancerArn", "Protocol", "Port", "DefaultActions"]);
      const balancer = call.need("LoadBalancerArn");
      if (!lookup(balancing(call).balancers, balancer))
        throw refuse("LoadBalancerNotFound", "One or more load balancers not found");
      const actions = listOf(call.input, "DefaultActions");
      const targetGroups = actions.map((action) => theGroup(call, textOf(action, "TargetGroupArn") ?? "").arn);
      const arn = `${balancer.replace(":loadbalancer/", ":listener/")}/${call.world.ids.hex(16)}`;
      const fields: Fields = {
        ...{ ListenerArn: arn, LoadBalancerArn: balancer },
        ...{ Port: call.number("Port"), Protocol: call.need("Protocol") },
        DefaultActions: targetGroups.map((TargetGroupArn) => ({ Type: "forward", TargetGroupArn })),
      };
      define(balancing(call).listeners, arn, { arn, balancer, shown: fields, targetGroups });
      return { Listeners: [fields] };
    },
  },
};
