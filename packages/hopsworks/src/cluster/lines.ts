import { type Input, text } from "@slipway/action";
import type { Autoscale, DatabaseNodes, Workers } from "./types.ts";

/** What a line may say under a key: a pattern, and what to write. */
interface Key {
  readonly form: RegExp;
  readonly write: string;
  readonly isNeeded?: true;
}

type Given<K extends string> = { readonly [key in K]?: string };

const type: Key = { form: /^[A-Za-z][\w.-]{1,60}$/, write: "an instance type such as Standard_D8_v3", isNeeded: true };
const number = (isNeeded?: true): Key => ({
  form: /^\d{1,5}$/,
  write: "a whole number",
  ...(isNeeded ? { isNeeded } : {}),
});

/** Several values in one line, as key=value with commas between them. */
function keyed<K extends string, T>(
  about: string,
  keys: Readonly<Record<K, Key>>,
  make: (given: Given<K>) => T,
): Input<T> {
  const all = Object.entries(keys) as [K, Key][];
  return {
    ...text(about),
    read(line) {
      const parts = line.split(",").map((part) => part.trim().split(/=(.*)/s, 2));
      const given = Object.fromEntries(parts.map(([key = "", value = ""]) => [key.trim(), value.trim()])) as Given<K>;
      if (Object.keys(given).some((key) => !Object.hasOwn(keys, key)))
        return { problem: `Write ${all.map(([key]) => `${key}=`).join(", ")}, with commas between them.` };
      const wrong = all.find(([key, { form, isNeeded }]) =>
        given[key] === undefined ? isNeeded : !form.test(given[key] ?? ""),
      );
      return wrong ? { problem: `Write ${wrong[0]}= with ${wrong[1].write}.` } : { value: make(given) };
    },
  };
}

const defaultDisk = 512;
const numberIn = (given: string | undefined, otherwise: number): number => Number(given ?? otherwise);

/** The workers of one kind. */
export const workerLine: Input<Workers> = keyed(
  "Workers.",
  { type, disk: number(), count: number(true) },
  ({ type: instanceType = "", disk, count }) => ({
    instanceType,
    diskSize: numberIn(disk, defaultDisk),
    count: Number(count),
  }),
);

const scaling = keyed(
  "Scaling.",
  {
    type,
    disk: number(),
    min: number(true),
    max: number(true),
    standby: { form: /^(0(\.\d{1,2})?|1)$/, write: "a share from 0 to 1" },
    "downscale-seconds": number(),
  },
  ({ type: instanceType = "", disk, min, max, standby, "downscale-seconds": wait }): Autoscale => ({
    instanceType,
    diskSize: numberIn(disk, defaultDisk),
    minWorkers: Number(min),
    maxWorkers: Number(max),
    standbyWorkers: numberIn(standby, 0.5),
    downscaleWaitTime: numberIn(wait, 300),
  }),
);

/** How workers come and go by load: a line, or off. */
export const autoscaleLine = (about: string): Input<Autoscale | "off"> => ({
  ...text(about),
  read(line) {
    if (line === "off") return { value: "off" };
    const reading = scaling.read(line);
    if ("value" in reading && reading.value.maxWorkers < reading.value.minWorkers)
      return { problem: "Write max= with at least what min= says." };
    return reading;
  },
});

/** The database's nodes of one role. */
export const databaseLine: Input<DatabaseNodes> = keyed(
  "Nodes of the database.",
  {
    role: {
      form: /^(management|data|mysql|api|single)$/,
      write: "one of management, data, mysql, api, single",
      isNeeded: true,
    },
    type,
    disk: number(),
    count: number(),
  },
  ({ role, type: instanceType = "", disk, count }) => ({
    role: role as DatabaseNodes["role"],
    instanceType,
    diskSize: disk === undefined ? undefined : Number(disk),
    count: count === undefined ? undefined : Number(count),
  }),
);
