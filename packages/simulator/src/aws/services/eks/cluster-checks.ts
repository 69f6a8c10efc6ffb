import { lookup } from "../../../world/table.ts";
import { AwsRefusal, type Call, fieldsOf, flagOf, textOf } from "../../engine/operation.ts";
import { here } from "../ec2/state.ts";
import { statements, texts } from "../iam/document.ts";
import { roleByArn } from "../iam/state.ts";
import { invalid } from "./state.ts";

const modes = new Set(["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"]);
/** Zones in which EKS cannot place a control plane. */
const closedZones = new Set(["use1-az3", "usw1-az2", "cac1-az3"]);

/** Refuse a role that EKS cannot take: unknown yet, or trusting someone else. */
export function checkRole(call: Call, arn: string, service: string, what: string): void {
  const role = roleByArn(call.world, arn);
  if (!role || role.visibleAt > call.world.clock.now()) {
    throw invalid(`Error in role params: ${what} ${arn} does not exist`);
  }
  const trusted = statements(role.AssumeRolePolicyDocument).some(
    ({ Effect, Principal }) =>
      Effect === "Allow" && texts(fieldsOf({ Principal }, "Principal").Service).includes(service),
  );
  if (!trusted) {
    throw invalid(
      `Role with arn: ${arn}, could not be assumed because it does not exist or the trusted entity is not correct. Role could not be assumed because the trusted entity is not correct`,
    );
  }
}

/** Refuse a name that no cluster can have. */
export function checkName(name: string): void {
  if (/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(name)) return;
  throw invalid(
    "The cluster name is not valid. It can contain only alphanumeric characters (case-sensitive), hyphens, and underscores, must start with an alphanumeric character and can't be longer than 100 characters.",
  );
}

/** The VPC and the zones of the subnets; refused unless they are in two zones at least. */
export function placeOf(
  call: Call,
  subnetIds: readonly string[],
): { readonly vpcId: string; readonly zones: string[] } {
  const { subnets } = here(call);
  const found = subnetIds.map((id) => {
    const subnet = lookup(subnets, id);
    if (subnet) return subnet;
    throw invalid(
      `The subnet ID '${id}' does not exist (Service: AmazonEC2; Status Code: 400; Error Code: InvalidSubnetID.NotFound)`,
      { subnetIds },
    );
  });
  const closed = found.find(({ availabilityZoneId }) => closedZones.has(availabilityZoneId));
  if (closed) {
    const validZones = ["a", "b", "c"].map((letter) => `${call.region}${letter}`);
    const message = `Cannot create cluster because ${closed.availabilityZone}, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: ${validZones.join(", ")}`;
    throw new AwsRefusal(400, "UnsupportedAvailabilityZoneException", message, { validZones });
  }
  const zones = [...new Set(found.map(({ availabilityZone }) => availabilityZone))].sort();
  if (zones.length < 2) {
    throw invalid("Subnets specified must be in at least two different AZs");
  }
  const vpcs = new Set(found.map(({ vpcId }) => vpcId));
  if (vpcs.size !== 1) throw invalid("Subnets specified must all belong to the same VPC");
  return { vpcId: [...vpcs][0] ?? "", zones };
}

/** Refuse security groups that are elsewhere than the cluster. The sentence about another VPC is that of pulumi/pulumi-eks#517. */
export function checkGroups(call: Call, ids: readonly string[], vpcId: string): void {
  const { groups } = here(call);
  const gone = ids.find((id) => !lookup(groups, id));
  if (gone !== undefined) throw invalid(`The security group '${gone}' does not exist`);
  const others = ids.filter((id) => lookup(groups, id)?.vpcId !== vpcId);
  if (others.length > 0)
    throw invalid(
      `Security group(s) [${others.join(", ")}] are not in the same VPC as the subnets. Please specify a security group that is associated with the VPC: ${vpcId}.`,
    );
}

/** How a new cluster admits people. */
export function accessOf(call: Call): { authenticationMode: string; bootstrap: boolean } {
  const wanted = call.fields("accessConfig");
  const authenticationMode = textOf(wanted, "authenticationMode") ?? "CONFIG_MAP";
  const bootstrap = flagOf(wanted, "bootstrapClusterCreatorAdminPermissions") ?? true;
  if (!modes.has(authenticationMode)) throw invalid(`The authentication mode ${authenticationMode} is not valid.`);
  if (authenticationMode === "CONFIG_MAP" && !bootstrap) {
    throw invalid(
      "bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set to CONFIG_MAP",
    );
  }
  return { authenticationMode, bootstrap };
}

const unsimulated = [
  "outpostConfig",
  "remoteNetworkConfig",
  "zonalShiftConfig",
  "controlPlaneScalingConfig",
  "kubeApiServerConfig",
  "kubeSchedulerConfig",
  "kubeControllerManagerConfig",
];

/** What would only be taken and forgotten is refused by its name. */
export function refuseUnsimulated(call: Call): void {
  const given = [
    ...unsimulated.filter((member) => call.input[member] !== undefined),
    ...(fieldsOf(call.input, "resourcesVpcConfig").controlPlaneEgressMode === undefined
      ? []
      : ["controlPlaneEgressMode"]),
  ];
  if (given.length > 0) throw invalid(`${given.join(", ")} is not simulated.`);
}
