import { type Call, type Fields, fieldsOf, textOf, textsOf } from "../../engine/operation.ts";
import { instanceType } from "../ec2/instance-types.ts";
import { findTemplate, versionOf } from "../ec2/launch-templates.ts";
import { badRequest, invalid } from "./state.ts";

// AMITypes of the vendor's model (@aws-sdk/client-eks, enums.d.ts), without CUSTOM, which a template's image makes it.
const amiTypes = new Set([
  ..."AL2_x86_64 AL2_x86_64_GPU AL2_ARM_64".split(" "),
  ..."STANDARD NVIDIA".split(" ").map((kind) => `AL2023_ARM_64_${kind}`),
  ..."STANDARD NVIDIA NEURON".split(" ").map((kind) => `AL2023_x86_64_${kind}`),
  ...["ARM_64", "x86_64"].flatMap((architecture) =>
    ["", "_FIPS", "_NVIDIA", "_NVIDIA_FIPS"].map((kind) => `BOTTLEROCKET_${architecture}${kind}`),
  ),
  ...["2019", "2022", "2025"].flatMap((year) => [`WINDOWS_CORE_${year}_x86_64`, `WINDOWS_FULL_${year}_x86_64`]),
]);

/** A template that a call names, with what EKS keeps of it. */
interface Template {
  readonly spec: Fields;
  readonly data: Fields;
}

/** The template and version that a specification means. */
export function templateOf(call: Call, given: Fields): Template {
  const [id, name] = [textOf(given, "id"), textOf(given, "name")];
  // The sentence is that of eksctl-io/eksctl#3104.
  if ((id === undefined) === (name === undefined))
    throw invalid("Either provide launch template ID or launch template name in the request.");
  const template = findTemplate(call, { id, name });
  if (!template)
    throw badRequest(
      `The specified launch template, with template ${id ? `ID ${id}` : `name ${name}`}, does not exist.`,
    );
  const wanted = textOf(given, "version") ?? "$Default";
  const version = versionOf(template, wanted);
  if (!version)
    throw badRequest(
      `Could not find the specified version ${wanted} for the launch template with ID ${template.launchTemplateId}.`,
    );
  const data = version.launchTemplateData;
  if (data.iamInstanceProfile !== undefined)
    throw badRequest("Launch template should not specify an instance profile. The noderole in your request is used.");
  return {
    spec: {
      name: template.launchTemplateName,
      version: String(version.versionNumber),
      id: template.launchTemplateId,
    },
    data,
  };
}

/** How the nodes' machines are made: by a launch template, or by what is said here. */
export function machinesOf(call: Call): Fields {
  const { launchTemplate, diskSize, remoteAccess } = call.input;
  const types = textsOf(call.input, "instanceTypes");
  const given = types.length > 0 ? types : undefined;
  checkTypes(types);
  if (launchTemplate === undefined) {
    return {
      instanceTypes: given ?? ["t3.medium"],
      diskSize: call.number("diskSize") ?? 20,
      ...(remoteAccess === undefined ? {} : { remoteAccess }),
    };
  }
  if (diskSize !== undefined) throw invalid("Disk size must be specified within the launch template.");
  if (remoteAccess !== undefined)
    throw invalid("Remote access configuration cannot be specified with a launch template.");
  const { spec, data } = templateOf(call, fieldsOf(call.input, "launchTemplate"));
  if (data.imageId !== undefined) throw badRequest("An image in the launch template of nodes is not simulated.");
  // The sentence is that of terraform-aws-modules/terraform-aws-eks#1386.
  if (data.instanceType !== undefined && given)
    throw badRequest("Cannot specify instance types in launch template and API request");
  return {
    launchTemplate: spec,
    ...(data.instanceType === undefined ? { instanceTypes: given ?? ["t3.medium"] } : {}),
  };
}

// The sentence is that of terraform-aws-modules/terraform-aws-eks#1279.
function checkTypes(types: readonly string[]): void {
  const unknown = types.filter((type) => !instanceType(type));
  if (unknown.length > 0) throw invalid(`The following supplied instance types do not exist: [${unknown.join(", ")}]`);
}

/** The image of the nodes; refused where machines are of another architecture. */
export function imageOf(call: Call, types: readonly string[]): string {
  const amiType = call.text("amiType") ?? "AL2023_x86_64_STANDARD";
  if (!amiTypes.has(amiType)) throw invalid(`Invalid AMI type ${amiType}`);
  const architecture = amiType.includes("ARM_64") ? "arm64" : "x86_64";
  const wrong = types.filter((type) => instanceType(type)?.architecture !== architecture);
  if (wrong.length > 0)
    throw invalid(`[${wrong.join(", ")}] is not a valid instance type for requested amiType ${amiType}`);
  return amiType;
}
