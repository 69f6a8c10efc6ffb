import type { World } from "../../../world/world.ts";
import { ec2Denials } from "../../engine/denials.ts";
import { type Api, AwsRefusal, type Call, type Need, type Operation, type Operations } from "../../engine/operation.ts";
import { endpointOperations, startEndpoints } from "./endpoints.ts";
import { addressOperations, gatewayOperations, natOperations, startGateways } from "./gateways.ts";
import { groupOperations } from "./groups.ts";
import { instanceTypeOperations } from "./instance-types.ts";
import { interfaceOperations, startInterfaces } from "./interfaces.ts";
import { launchTemplateOperations } from "./launch-templates.ts";
import { routeOperations } from "./routes.ts";
import { ruleOperations } from "./rules.ts";
import { refuse } from "./state.ts";
import { subnetOperations } from "./subnets.ts";
import { tagOperations } from "./tags.ts";
import { volumeOperations } from "./volumes.ts";
import { vpcOperations } from "./vpcs.ts";
import { zoneOperations } from "./zone-operations.ts";

/** The network part of the Elastic Compute Cloud. */
export function ec2Api(world: World): Api {
  startGateways(world);
  startEndpoints(world);
  startInterfaces(world);
  return api;
}

/** Who makes something with tags must be allowed to give tags. */
function tagging(operations: Operations): Operations {
  const also =
    (operation: Operation) =>
    (call: Call): Need[] => [
      ...(operation.also?.(call) ?? []),
      ...(call.list("TagSpecification").length > 0 ? [{ permission: "ec2:CreateTags" }] : []),
    ];
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, { ...operation, also: also(operation) }]),
  );
}

/** Refusals of a request that names nothing, or what is not there; others a dry run does not find. */
const beforehand = /^(MissingParameter|VPCIdNotSpecified|(?!InvalidPermission)\w+\.(Malformed|NotFound))$/;

/**
 * A dry run looks at the request and at the caller's rights, not at what the request would come to: EC2 answers one with a
 * value that it refuses otherwise as well (radkawar/stackd, testdata/aws/ec2/key_pairs_dry_run.json), and refuses one whose
 * network is not there (aws/karpenter-provider-aws#7844).
 */
function dryRun(call: Call, operation: Operation): AwsRefusal | undefined {
  if (call.flag("DryRun") !== true) return undefined;
  let refusal = new AwsRefusal(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  call.world.undone(() => {
    try {
      operation.run(call);
    } catch (error) {
      if (!(error instanceof AwsRefusal)) throw error;
      if (beforehand.test(error.code)) refusal = error;
    }
  });
  return refusal;
}

const api: Api = {
  prefix: "ec2",
  paging: { token: "NextToken", size: "MaxResults", next: "nextToken" },
  protocol: "ec2",
  namespace: "http://ec2.amazonaws.com/doc/2016-11-15/",
  version: "2016-11-15",
  denials: ec2Denials,
  missing: (member) =>
    refuse(
      "MissingParameter",
      `The request must contain the parameter ${member.charAt(0).toLowerCase()}${member.slice(1)}`,
    ),
  dryRun,
  operations: tagging({
    ...vpcOperations,
    ...subnetOperations,
    ...groupOperations,
    ...ruleOperations,
    ...gatewayOperations,
    ...routeOperations,
    ...addressOperations,
    ...natOperations,
    ...endpointOperations,
    ...interfaceOperations,
    ...volumeOperations,
    ...tagOperations,
    ...zoneOperations,
    ...launchTemplateOperations,
    ...instanceTypeOperations,
  }),
};
