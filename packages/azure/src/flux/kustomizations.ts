import { data, type Input, type Reading } from "@slipway/action";
import type { Json } from "../arm/json-path.ts";

/** Kustomizations by name, in wire shape; only what was written is in them. */
export type Kustomizations = Readonly<Record<string, Kustomization>>;

interface Kustomization extends Json {
  readonly path: string;
  readonly dependsOn?: readonly string[];
}

/** Both for a configuration and for a kustomization. */
export const fluxName = {
  pattern: /^[a-z\d]([-a-z\d]{0,28}[a-z\d])?$/,
  write: "Write 1 to 30 lowercase letters, digits or dashes, with no dash at either end.",
} as const;

const span = /^(?=\d)(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/;

function seconds(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) && value > 0 ? value : undefined;
  const [, hours = 0, minutes = 0, rest = 0] = span.exec(String(value)) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest) || undefined;
}

const isFlag = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined);
const isPath = (value: unknown): string | undefined =>
  typeof value === "string" && !value.split("/").includes("..") ? value : undefined;
const isNames = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((each) => typeof each === "string") ? value : undefined;

interface Field {
  readonly as: string;
  /** Undefined when it does not fit. */
  readonly read: (value: unknown) => unknown;
  readonly write: string;
}

const time = (as: string): Field => ({
  as,
  read: seconds,
  write: "Write whole seconds, or a time such as 5m or 1h30m.",
});
const flag = (as: string): Field => ({ as, read: isFlag, write: "Write true or false." });

/** What a kustomization may say, in Flux's own words. */
const fields: Readonly<Record<string, Field>> = {
  path: { as: "path", read: isPath, write: "Write a folder of the repository, such as ./apps, without .. in it." },
  dependsOn: { as: "dependsOn", read: isNames, write: "Write a list of names of other kustomizations." },
  interval: time("syncIntervalInSeconds"),
  retryInterval: time("retryIntervalInSeconds"),
  timeout: time("timeoutInSeconds"),
  prune: flag("prune"),
  force: flag("force"),
  wait: flag("wait"),
};

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Kustomizations by name, as JSON or YAML. */
export const kustomizationsInput = (about: string): Input<Kustomizations> => data(about, judgeKustomizations);

/** Reads them, or names every problem. */
export function judgeKustomizations(given: unknown): Reading<Kustomizations> {
  if (!isRecord(given) || Object.keys(given).length === 0)
    return { problem: "Write at least one kustomization, such as apps: ./apps." };
  const problems: string[] = [];
  const read = Object.fromEntries(
    Object.entries(given).map(([name, said]) => [name, one(name, said, (problem) => problems.push(problem))]),
  );
  if (problems.length === 0) problems.push(...wrongOrder(read));
  return problems.length > 0 ? { problem: problems.join(" ") } : { value: read };
}

function one(name: string, said: unknown, complain: (problem: string) => void): Kustomization {
  const parts = typeof said === "string" ? { path: said } : said;
  if (!fluxName.pattern.test(name)) complain(`The name "${name}" is not valid. ${fluxName.write}`);
  if (!isRecord(parts)) {
    complain(`${name}: Write its path, or an object with path, dependsOn and other fields.`);
    return { path: "" };
  }
  if (parts.path === undefined) complain(`${name}: Its path is missing: write ./ for the whole repository.`);
  const read = Object.entries(parts).flatMap(([key, value]): [string, unknown][] => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    const got = field?.read(value);
    if (field === undefined) complain(`${name}: There is no field ${key}. Use ${Object.keys(fields).join(", ")}.`);
    else if (got === undefined) complain(`${name}.${key}: ${field.write}`);
    return field === undefined ? [] : [[field.as, got]];
  });
  return { path: "", ...Object.fromEntries(read) };
}

/** Those that depend on one that is not there, and circles. */
function wrongOrder(all: Kustomizations): string[] {
  const names = Object.keys(all);
  const before = (name: string) => all[name]?.dependsOn ?? [];
  const unknown = names.flatMap((name) =>
    before(name)
      .filter((other) => !names.includes(other))
      .map((other) => `${name}: It depends on ${other}, which does not exist. Add that one, or correct the name.`),
  );
  const behind = (name: string, seen = new Set<string>()): ReadonlySet<string> => {
    for (const other of before(name)) if (!seen.has(other)) behind(other, seen.add(other));
    return seen;
  };
  const circle = names.filter((name) => behind(name).has(name));
  return circle.length > 0
    ? [...unknown, `These depend on each other: ${circle.join(", ")}. Remove one dependsOn.`]
    : unknown;
}
