import { lookup } from "../../../world/table.ts";
import { type Fields, isFields, type Value } from "../../engine/operation.ts";
import { refuse } from "./state.ts";

/** What a member may be: a text, a structure, or a list that answers name otherwise than requests do. */
type Shape = "text" | { readonly answered: string; readonly each: Shape } | { readonly members: Members };
type Members = Readonly<Record<string, Shape>>;

const texts = (...names: readonly string[]): Members => Object.fromEntries(names.map((name) => [name, "text"]));

const tag: Shape = { answered: "tagSet", each: { members: texts("Key", "Value") } };

// From RequestLaunchTemplateData and ResponseLaunchTemplateData of EC2's model (botocore, ec2/2016-11-15/service-2.json).
const data: Members = {
  ...texts("ImageId", "InstanceType", "KeyName", "UserData", "EbsOptimized", "DisableApiTermination"),
  BlockDeviceMapping: {
    answered: "blockDeviceMappingSet",
    each: {
      members: {
        ...texts("DeviceName", "VirtualName", "NoDevice"),
        Ebs: {
          members: texts(
            "Encrypted",
            "DeleteOnTermination",
            "Iops",
            "KmsKeyId",
            "SnapshotId",
            "VolumeSize",
            "VolumeType",
            "Throughput",
          ),
        },
      },
    },
  },
  IamInstanceProfile: { members: texts("Arn", "Name") },
  MetadataOptions: {
    members: texts("HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "HttpProtocolIpv6", "InstanceMetadataTags"),
  },
  Monitoring: { members: texts("Enabled") },
  SecurityGroupId: { answered: "securityGroupIdSet", each: "text" },
  TagSpecification: {
    answered: "tagSpecificationSet",
    each: { members: { ...texts("ResourceType"), Tag: tag } },
  },
};

const answeredName = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

function answered(shape: Shape, value: Value, at: string): Value {
  if (shape === "text") return typeof value === "object" ? "" : value;
  if ("each" in shape)
    return (Array.isArray(value) ? value : []).map((item: Value, index) =>
      answered(shape.each, item, `${at}.${index + 1}`),
    );
  return structure(shape.members, isFields(value) ? value : {}, at);
}

function structure(members: Members, given: Fields, at: string): Fields {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]): [string, Value] => {
      const shape = lookup(members, name);
      if (!shape) throw refuse("UnsupportedOperation", `${at}.${name} of launch templates is not simulated.`);
      const is = typeof shape === "object" && "each" in shape ? shape.answered : answeredName(name);
      return [is, answered(shape, value, `${at}.${name}`)];
    }),
  );
}

const numbers: Readonly<Record<string, readonly [min: number, max: number]>> = {
  "MetadataOptions.HttpPutResponseHopLimit": [1, 64],
};
const words: Readonly<Record<string, readonly string[]>> = {
  "MetadataOptions.HttpTokens": ["optional", "required"],
  "MetadataOptions.HttpEndpoint": ["disabled", "enabled"],
  "MetadataOptions.InstanceMetadataTags": ["disabled", "enabled"],
};
const volumeTypes = new Set(["standard", "io1", "io2", "gp2", "gp3", "sc1", "st1"]);

const under = (given: Fields, path: string): Value =>
  path.split(".").reduce<Value>((at, name) => (isFields(at) ? lookup(at, name) : undefined), given);

const invalid = (name: string, value: Value): Error =>
  refuse("InvalidParameterValue", `Invalid value '${String(value)}' for ${name}`);

/** Refuse values that no instance could be launched with. */
function check(given: Fields): void {
  for (const [path, [min, max]] of Object.entries(numbers)) {
    const value = under(given, path);
    if (value !== undefined && !(Number(value) >= min && Number(value) <= max)) throw invalid(path, value);
  }
  for (const [path, all] of Object.entries(words)) {
    const value = under(given, path);
    if (value !== undefined && !all.includes(String(value))) throw invalid(path, value);
  }
  const devices = given.BlockDeviceMapping;
  for (const device of Array.isArray(devices) ? devices : []) {
    const type = under(device, "Ebs.VolumeType");
    if (type !== undefined && !volumeTypes.has(String(type))) throw invalid("VolumeType", type);
  }
}

/** The data of a launch template as answers have it; refused by name where it is not simulated or impossible. */
export function templateData(given: Fields): Fields {
  check(given);
  return structure(data, given, "LaunchTemplateData");
}
