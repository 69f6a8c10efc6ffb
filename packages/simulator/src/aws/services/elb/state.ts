import type { World } from "../../../world/world.ts";
import { AwsRefusal, type Call, type Fields, listOf, textOf } from "../../engine/operation.ts";
import type { Subnet } from "../ec2/region.ts";
import { existing } from "../ec2/state.ts";

/** What both generations keep of a load balancer. */
export interface Balancer {
  /** As the vendor shows it. */
  readonly shown: Fields;
  readonly interfaces: readonly string[];
  tags: Record<string, string>;
}

/** One of the second generation: application and network load balancers. */
export interface NewBalancer extends Balancer {
  readonly arn: string;
  readonly madeAt: number;
  isProtected: boolean;
}

export interface TargetGroup {
  readonly arn: string;
  readonly shown: Fields;
  tags: Record<string, string>;
}

export interface Listener {
  readonly arn: string;
  readonly balancer: string;
  readonly shown: Fields;
  readonly targetGroups: readonly string[];
}

interface Region {
  readonly classic: Record<string, Balancer>;
  readonly balancers: Record<string, NewBalancer>;
  readonly targetGroups: Record<string, TargetGroup>;
  readonly listeners: Record<string, Listener>;
}

/** The load balancers of a call's region: those of the first generation by name, all else by ARN. */
export function balancing({ world, region }: { readonly world: World; readonly region: string }): Region {
  const { regions } = world.section<{ regions: Record<string, Region> }>("aws-elb", () => ({ regions: {} }));
  regions[region] ??= { classic: {}, balancers: {}, targetGroups: {}, listeners: {} };
  return regions[region];
}

/** How long its network interfaces stay once a load balancer is deleted: some minutes (hashicorp/terraform-provider-aws#40). */
export const interfaceSeconds = 180;

export const refuse = (code: string, message: string): AwsRefusal => new AwsRefusal(400, code, message);

export const missing = (member: string): AwsRefusal =>
  refuse(
    "ValidationError",
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`,
  );

export const arnOf = ({ region, account }: Pick<Call, "region" | "account">, rest: string): string =>
  `arn:aws:elasticloadbalancing:${region}:${account}:${rest}`;

export const tagsIn = (call: Call): Record<string, string> =>
  Object.fromEntries(listOf(call.input, "Tags").map((tag) => [textOf(tag, "Key") ?? "", textOf(tag, "Value") ?? ""]));

export const shownTags = (tags: Readonly<Record<string, string>>): Fields[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** The subnets that a load balancer is to be in. */
export function subnetsIn(call: Call, member = "Subnets"): Subnet[] {
  const ids = call.texts(member);
  try {
    return ids.map((id) => existing(call, "subnet", id));
  } catch {
    throw refuse("SubnetNotFound", `The subnet ID '${ids.join(", ")}' does not exist`);
  }
}

/** What would only be taken and forgotten is refused by its name. */
export function refuseOthers(call: Call, simulated: readonly string[]): void {
  const given = Object.keys(call.input).filter((member) => !simulated.includes(member));
  if (given.length > 0) throw refuse("ValidationError", `${given.join(", ")} is not simulated.`);
}

/** The page of a list: the marker is the place to continue from. */
export function page<T>(
  call: Call,
  items: readonly T[],
): { readonly shown: readonly T[]; readonly NextMarker?: string } {
  const from = Number(call.text("Marker") ?? 0) || 0;
  const most = Math.min(call.number("PageSize") ?? 400, call.pageSize ?? 400);
  const end = from + most;
  return { shown: items.slice(from, end), ...(end < items.length ? { NextMarker: String(end) } : {}) };
}
