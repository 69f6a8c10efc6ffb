import { type _InstanceType, DescribeInstanceTypesCommand, type InstanceTypeInfo } from "@aws-sdk/client-ec2";
import { UnfitError } from "@slipway/action";
import type { AwsReads } from "../aws.ts";
import { call } from "../client/calls.ts";
import { ec2Of } from "./client.ts";

/** What an image has to suit. */
interface Machine {
  readonly architecture: "x86_64" | "arm64";
  /** Whose drivers it needs, where there is an image with them. */
  readonly drivers: "NVIDIA" | "Neuron" | undefined;
}

const machineOf = (info: InstanceTypeInfo | undefined): Machine => ({
  architecture: info?.ProcessorInfo?.SupportedArchitectures?.includes("arm64") ? "arm64" : "x86_64",
  drivers: info?.NeuronInfo?.NeuronDevices?.length
    ? "Neuron"
    : info?.GpuInfo?.Gpus?.some(({ Manufacturer }) => Manufacturer === "NVIDIA")
      ? "NVIDIA"
      : undefined,
});

const words = ({ architecture, drivers }: Machine): string => architecture + (drivers ? ` with ${drivers}` : "");

/** What machines instance types are, all alike. */
export async function machinesOf(types: readonly string[], aws: AwsReads): Promise<Machine> {
  const ec2 = ec2Of(aws);
  const InstanceTypes = types as readonly _InstanceType[] as _InstanceType[];
  const { InstanceTypes: found = [] } = await call(
    aws.run,
    `ec2:DescribeInstanceTypes of ${types.join(", ")}`,
    (options) => ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes }), options),
  );
  const machines = types.map((type) => machineOf(found.find(({ InstanceType }) => InstanceType === type)));
  const said = machines.map(words);
  if (new Set(said).size > 1)
    throw new UnfitError(
      `No image is for all of ${types.join(", ")}: ${types.map((type, at) => `${type} is ${said[at]}`).join(", ")}.`,
      "Give instance types of one kind, and another node group for the others; or say in ami-type which image all of them are to run.",
    );
  return machines[0] ?? machineOf(undefined);
}
