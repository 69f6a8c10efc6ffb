import { type Input, text } from "@slipway/action";
import type { Json } from "../arm/json-path.ts";

/** So much of a node a job or an endpoint gets. */
export interface InstanceType {
  readonly name: string;
  readonly cpu: string;
  readonly memory: string;
  readonly gpu: string | undefined;
}

const write =
  "Write name=, cpu= and memory=, with commas between them, and gpu= where it is to have some: name=small, cpu=2, memory=8Gi.";

const forms: ReadonlyMap<string, RegExp> = new Map([
  ["name", /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/],
  ["cpu", /^\d{1,4}(\.\d{1,3})?m?$/],
  ["memory", /^\d{1,6}(Ki|Mi|Gi|Ti)$/],
  ["gpu", /^\d{1,2}$/],
]);

/** An instance type in one line. */
export const instanceTypeLine: Input<InstanceType> = {
  ...text("An instance type."),
  read(line) {
    const given = Object.fromEntries(line.split(",").map((part) => part.split("=").map((each) => each.trim())));
    const { name = "", cpu = "", memory = "", gpu } = given as Readonly<Record<string, string | undefined>>;
    const isGood = Object.entries(given).every(([key, value]) => forms.get(key)?.test(String(value)));
    return isGood && name !== "" && cpu !== "" && memory !== ""
      ? { value: { name, cpu, memory, gpu } }
      : { problem: write };
  },
};

/** Instance types as Azure takes them: as much at least as at most. */
export function typesOf(types: readonly InstanceType[]): Json {
  const resources = ({ cpu, memory, gpu }: InstanceType) => ({
    cpu,
    memory,
    ...(gpu === undefined ? {} : { "nvidia.com/gpu": gpu }),
  });
  return Object.fromEntries(
    types.map((each) => [each.name, { resources: { requests: resources(each), limits: resources(each) } }]),
  );
}
