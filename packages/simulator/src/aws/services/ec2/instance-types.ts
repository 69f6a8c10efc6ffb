import { lookup } from "../../../world/table.ts";
import { type Call, type Fields, listOf, type Operations, textOf, textsOf } from "../../engine/operation.ts";
import { fits } from "../iam/document.ts";
import { paged } from "./describe.ts";
import { refuse } from "./state.ts";

/** A machine's make. */
export interface InstanceType {
  readonly name: string;
  readonly architecture: "x86_64" | "arm64";
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly accelerator?: Accelerator | undefined;
}

/** What computes beside the processor. */
interface Accelerator {
  readonly name: string;
  readonly maker: "NVIDIA" | "AMD" | "AWS";
}

/** Virtual CPUs of the sizes that most families have. */
const sizes = { large: 2, xlarge: 4, "2xlarge": 8, "4xlarge": 16, "8xlarge": 32, "12xlarge": 48, "16xlarge": 64 };
/** MiB for each CPU, by the letter of a family. */
const memory: Record<string, number> = { c: 2048, m: 4096, r: 8192 };
const families = "c5 c5a c6g c6i c7g c7i m5 m5a m6a m6g m6i m7g m7i r5 r6g r6i r7g r7i".split(" ");
const burst = { nano: 512, micro: 1024, small: 2048, medium: 4096, large: 8192 };
const burstLarge = { xlarge: [4, 16_384], "2xlarge": [8, 32_768] } as const;
/** CPUs, MiB, and the one accelerator beside them. */
const accelerated: Record<string, readonly [number, number, string, Accelerator["maker"]]> = {
  "g4ad.xlarge": [4, 16_384, "Radeon Pro V520", "AMD"],
  "g4dn.xlarge": [4, 16_384, "T4", "NVIDIA"],
  "g5.xlarge": [4, 16_384, "A10G", "NVIDIA"],
  "g5g.xlarge": [4, 8192, "T4g", "NVIDIA"],
  "p3.2xlarge": [8, 62_464, "V100", "NVIDIA"],
  "inf2.xlarge": [4, 16_384, "Inferentia2", "AWS"],
  "trn1.2xlarge": [8, 32_768, "Trainium", "AWS"],
};

const isArm = (family: string): boolean => /^[a-z]+\d+g[a-z]*$/.test(family);

const make = (family: string, size: string, cpus: number, memoryMiB: number): InstanceType => ({
  name: `${family}.${size}`,
  architecture: isArm(family) ? "arm64" : "x86_64",
  cpus,
  memoryMiB,
});

const all: readonly InstanceType[] = [
  ...families.flatMap((family) =>
    Object.entries(sizes).map(([size, cpus]) => make(family, size, cpus, cpus * (memory[family.charAt(0)] ?? 0))),
  ),
  ...["t3", "t3a", "t4g"].flatMap((family) => [
    ...Object.entries(burst).map(([size, memoryMiB]) => make(family, size, 2, memoryMiB)),
    ...Object.entries(burstLarge).map(([size, [cpus, memoryMiB]]) => make(family, size, cpus, memoryMiB)),
  ]),
  ...Object.entries(accelerated).map(([type, [cpus, memoryMiB, name, maker]]) => {
    const [family = "", size = ""] = type.split(".");
    return { ...make(family, size, cpus, memoryMiB), accelerator: { name, maker } };
  }),
];

const byName: Readonly<Record<string, InstanceType>> = Object.fromEntries(all.map((each) => [each.name, each]));

/** The instance type of a name, as far as they are known here. */
export const instanceType = (name: string): InstanceType | undefined => lookup(byName, name);

// Which member says what: amiResolver of aws/aws-k8s-tester, and the types GpuInfo and NeuronInfo of EC2's model.
const accelerators = ({ accelerator }: InstanceType): Fields => {
  if (accelerator === undefined) return {};
  const { name, maker } = accelerator;
  return maker === "AWS"
    ? { neuronInfo: { neuronDevices: [{ count: 1, name }] } }
    : { gpuInfo: { gpus: [{ name, manufacturer: maker, count: 1 }] } };
};

const shown = (type: InstanceType): Fields => ({
  ...described(type),
  ...accelerators(type),
});

const described = ({ name, architecture, cpus, memoryMiB }: InstanceType): Fields => ({
  instanceType: name,
  currentGeneration: true,
  supportedUsageClasses: ["on-demand", "spot"],
  supportedRootDeviceTypes: ["ebs"],
  supportedVirtualizationTypes: ["hvm"],
  bareMetal: false,
  hypervisor: "nitro",
  processorInfo: { supportedArchitectures: [architecture] },
  vCpuInfo: { defaultVCpus: cpus },
  memoryInfo: { sizeInMiB: memoryMiB },
  burstablePerformanceSupported: name.startsWith("t"),
});

const filters: Readonly<Record<string, (type: InstanceType) => string>> = {
  "instance-type": ({ name }) => name,
  "processor-info.supported-architecture": ({ architecture }) => architecture,
  "vcpu-info.default-vcpus": ({ cpus }) => String(cpus),
  "memory-info.size-in-mib": ({ memoryMiB }) => String(memoryMiB),
};

function chosen(call: Call): InstanceType[] {
  const names = call.texts("InstanceType");
  const unknown = names.filter((name) => !instanceType(name));
  if (unknown.length > 0)
    throw refuse("InvalidInstanceType", `The following supplied instance types do not exist: [${unknown.join(", ")}]`);
  const conditions = listOf(call.input, "Filter").map((filter) => {
    const name = textOf(filter, "Name") ?? "";
    const of = lookup(filters, name);
    if (!of) throw refuse("InvalidParameterValue", `The filter '${name}' is invalid`);
    return (type: InstanceType) => textsOf(filter, "Value").some((pattern) => fits(pattern, of(type)));
  });
  const from = names.length > 0 ? names.flatMap((name) => instanceType(name) ?? []) : all;
  return from.filter((type) => conditions.every((passes) => passes(type)));
}

export const instanceTypeOperations: Operations = {
  DescribeInstanceTypes: {
    run(call) {
      const { shown: page, nextToken } = paged(call, chosen(call), "InstanceType");
      return { instanceTypeSet: page.map(shown), nextToken };
    },
  },
};
