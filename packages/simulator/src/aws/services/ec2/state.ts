import { makeIds } from "../../../world/ids.ts";
import { define, lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { account } from "../../engine/account.ts";
import { AwsRefusal, type Call, type Fields, listOf, textOf } from "../../engine/operation.ts";
import { defaultNetwork } from "./default-network.ts";
import { emptyRegion, type Group, type Region, type Tag, type Vpc } from "./region.ts";

/** A region as a new account finds it: with its default network. */
function firstRegion(world: World, region: string): Region {
  const name = [...region].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 0);
  const draw = { seed: world.seed ^ name, count: 0 };
  return {
    ...emptyRegion(),
    ...defaultNetwork(
      makeIds(() => draw),
      region,
      account(world).id,
    ),
  };
}

/** EC2's part of the world, in one region. */
export function ec2Region(world: World, region: string): Region {
  const { regions } = world.section<{ regions: Record<string, Region> }>("aws-ec2", () => ({ regions: {} }));
  const known = lookup(regions, region);
  if (known) return known;
  const first = firstRegion(world, region);
  define(regions, region, first);
  return first;
}

export const here = ({ world, region }: Call): Region => ec2Region(world, region);

/** An id as EC2 makes them. */
export const newId = ({ world }: Call, prefix: string): string => `${prefix}-0${world.ids.hex(16)}`;

export const refuse = (code: string, message: string): AwsRefusal => new AwsRefusal(400, code, message);

/** What can have an id, by the id's prefix: what refusals call it, and where it is kept. */
const idTypes = {
  vpc: { code: "InvalidVpcID.NotFound", word: "vpc ID", of: (region: Region) => region.vpcs },
  subnet: { code: "InvalidSubnetID.NotFound", word: "subnet ID", of: (region: Region) => region.subnets },
  sg: { code: "InvalidGroup.NotFound", word: "security group", of: (region: Region) => region.groups },
  sgr: {
    code: "InvalidSecurityGroupRuleId.NotFound",
    word: "security group rule ID",
    of: (region: Region) => region.rules,
  },
  igw: {
    code: "InvalidInternetGatewayID.NotFound",
    word: "internetGateway ID",
    of: (region: Region) => region.gateways,
  },
  rtb: { code: "InvalidRouteTableID.NotFound", word: "routeTable ID", of: (region: Region) => region.routeTables },
  eipalloc: { code: "InvalidAllocationID.NotFound", word: "allocation ID", of: (region: Region) => region.addresses },
  vpce: {
    code: "InvalidVpcEndpointId.NotFound",
    word: "Vpc Endpoint Id",
    of: (region: Region) => region.endpoints,
  },
  eni: {
    code: "InvalidNetworkInterfaceID.NotFound",
    word: "networkInterface ID",
    of: (region: Region) => region.interfaces,
  },
  vol: { code: "InvalidVolume.NotFound", word: "volume", of: (region: Region) => region.volumes },
  nat: { code: "NatGatewayNotFound", word: "NAT gateway", of: (region: Region) => region.natGateways },
  lt: {
    code: "InvalidLaunchTemplateId.NotFound",
    word: "launch template ID",
    of: (region: Region) => region.templates,
  },
} as const;

type IdTypes = typeof idTypes;
type IdPrefix = keyof IdTypes;
type Item<K extends IdPrefix> = ReturnType<IdTypes[K]["of"]>[string];

/** The thing with this id, or EC2's refusal. */
export function existing<K extends IdPrefix>(call: Call, prefix: K, id: string): Item<K> {
  const { code, word, of } = idTypes[prefix];
  const found = lookup(of(here(call)) as Record<string, Item<K>>, id);
  if (found !== undefined) return found;
  if (!new RegExp(`^${prefix}-[0-9a-f]+$`).test(id) && prefix !== "sg") {
    throw refuse(code.replace("NotFound", "Malformed"), `Invalid id: "${id}" (expecting "${prefix}-...")`);
  }
  // NAT gateways have another sentence, and that about volumes ends with a stop.
  const end = prefix === "vol" ? "." : "";
  throw refuse(
    code,
    prefix === "nat" ? `The Nat Gateway ${id} was not found` : `The ${word} '${id}' does not exist${end}`,
  );
}

/** The network that is meant where none is named. */
export function defaultVpc(call: Call): Vpc {
  const found = Object.values(here(call).vpcs).find(({ isDefault }) => isDefault);
  if (found) return found;
  throw refuse("VPCIdNotSpecified", "No default VPC for this user");
}

/** The security group of the default network with this name: others go by their ids. */
export function groupNamed(call: Call, name: string): Group {
  const { vpcId } = defaultVpc(call);
  const found = Object.values(here(call).groups).find((group) => group.vpcId === vpcId && group.groupName === name);
  if (found) return found;
  throw refuse("InvalidGroup.NotFound", `The security group '${name}' does not exist in default VPC '${vpcId}'`);
}

/** The security group that a call is about. */
export function theGroup(call: Call): Group {
  const [id, name] = [call.text("GroupId"), call.text("GroupName")];
  if (id !== undefined) return existing(call, "sg", id);
  if (name !== undefined) return groupNamed(call, name);
  throw refuse("MissingParameter", "The request must contain the parameter groupName or groupId");
}

/** Anything that carries tags. */
export function tagged(call: Call, id: string): { tagSet: Tag[] } {
  const prefix = (Object.keys(idTypes) as IdPrefix[]).find((name) => id.startsWith(`${name}-`));
  if (prefix) return existing(call, prefix, id);
  throw refuse("InvalidID", `The ID '${id}' is not valid`);
}

const tagsIn = (given: readonly Fields[]): Tag[] =>
  given.map((tag) => ({ key: textOf(tag, "Key") ?? "", value: textOf(tag, "Value") ?? "" }));

/**
 * Refuse tags that EC2 does not take. Lengths and the reserved prefix: Tag of its model (botocore,
 * ec2/2016-11-15/service-2.json); the words are those of openstack/ec2-api (validator.py), which has them from AWS.
 * CloudFormation puts tags of AWS itself on what a stack makes.
 */
function checkTags(call: Call, tags: readonly Tag[]): readonly Tag[] {
  const isByStack = call.request.url.hostname.startsWith("cloudformation.");
  for (const { key, value } of tags) {
    if (key === "") throw refuse("InvalidParameterValue", "Tag key cannot be empty.");
    if (key.startsWith("aws:") && !isByStack)
      throw refuse("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use");
    if (key.length > 127) throw refuse("InvalidParameterValue", "Tag key exceeds the maximum length of 127 characters");
    if (value.length > 256)
      throw refuse("InvalidParameterValue", "Tag value exceeds the maximum length of 256 characters");
  }
  const keys = tags.map(({ key }) => key);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) throw refuse("InvalidParameterValue", `Duplicate tag key '${twice}' specified.`);
  return tags;
}

/** Tags over those that a resource has: it may have 50, and those of AWS do not count (error codes of EC2's API reference). */
export function addTags(call: Call, have: readonly Tag[], given: readonly Tag[]): Tag[] {
  const keys = new Set(given.map(({ key }) => key));
  const all = [...have.filter(({ key }) => !keys.has(key)), ...checkTags(call, given)];
  if (all.filter(({ key }) => !key.startsWith("aws:")).length > 50)
    throw refuse("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
  return all;
}

export const readTags = (call: Call, member: string): Tag[] => tagsIn(listOf(call.input, member));

/** The tags that a creation carries for what it makes. */
export function creationTags(call: Call, type: string): Tag[] {
  const given = listOf(call.input, "TagSpecification");
  const other = given.map((each) => textOf(each, "ResourceType")).find((each) => each !== undefined && each !== type);
  if (other !== undefined) {
    throw refuse("InvalidParameterValue", `'${other}' is not a valid taggable resource type for this operation.`);
  }
  return addTags(call, [], tagsIn(given.flatMap((each) => listOf(each, "Tag"))));
}

/** What would only be taken and forgotten is refused by its name. */
export function refuseUnsimulated(call: Call, members: readonly string[]): void {
  const given = members.filter((member) => call.input[member] !== undefined && call.text(member) !== "false");
  if (given.length > 0) throw refuse("InvalidParameterCombination", `${given.join(", ")} is not simulated.`);
}
