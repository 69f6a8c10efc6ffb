import type { Problem } from "@slipway/action";
import { mappingContradictions, problemsForEntry, problemsForMap, type Tags, type Via } from "@slipway/aws";

type Given = Parameters<typeof mappingContradictions>[0] & {
  readonly via?: Via | undefined;
  readonly rollback?: boolean;
  readonly migrate?: boolean;
  readonly prune?: boolean;
  readonly tags?: Tags | undefined;
  readonly can?: readonly string[] | undefined;
  readonly "raise-authentication-mode"?: boolean;
  readonly mode?: string;
};

const problemsBy = {
  auto: () => [],
  "access-entry": problemsForEntry,
  "aws-auth": problemsForMap,
} satisfies Record<Via, (mapping: Parameters<typeof problemsForMap>[0]) => Problem[]>;

const mapped = ["role", "groups", "policy", "namespaces", "username", "mappings", "can"] as const;

/** Inputs that exclude or need each other. */
export function contradictions(given: Given): Problem[] {
  const { rollback = false, migrate = false, prune = false } = given;
  return [
    ...(rollback ? forRollback(given) : migrate ? forMigration(given) : forMapping(given)),
    ...(prune && !migrate ? [{ input: "prune", problem: "Give it with migrate: true, or leave it out." }] : []),
  ];
}

function forMapping({ via = "auto", tags, ...given }: Given): Problem[] {
  return [
    ...forMappings({ via, ...given }),
    ...when(
      via === "aws-auth" && tags !== undefined,
      "tags",
      "Leave it out: aws-auth is a ConfigMap, so only access entries have tags.",
    ),
  ];
}

function forMappings({ via = "auto", mappings, ...given }: Given): Problem[] {
  const missing = mappingContradictions({ mappings, ...given });
  if (mappings !== undefined)
    return [...missing, ...mappings.flatMap((mapping, at) => inList(problemsBy[via](mapping), at))];
  const named = new Set(missing.map(({ input }) => input));
  return [...missing, ...problemsBy[via](given).filter(({ input }) => !named.has(input))];
}

function forRollback({ via, migrate, mode, ...given }: Given): Problem[] {
  return [
    ...superfluous(given, "a rollback maps no role, it restores what was before."),
    ...when(given.tags !== undefined, "tags", "Leave it out: aws-auth is a ConfigMap, and has none."),
    ...when(via === "access-entry", "via", "Leave it out: only aws-auth can be rolled back."),
    ...when(
      given["raise-authentication-mode"] === true,
      "raise-authentication-mode",
      "Leave it out: a rollback changes aws-auth and nothing else.",
    ),
    ...when(migrate === true, "migrate", "Leave it out: a rollback does the opposite."),
    ...when(
      mode === "destroy",
      "rollback",
      "Apply it: a destroy removes what Slipway added, a rollback its last change.",
    ),
  ];
}

function forMigration({ via = "auto", mode, ...given }: Given): Problem[] {
  return [
    ...superfluous(given, "a migration takes what aws-auth has."),
    ...when(via !== "auto", "via", "Leave it out: a migration goes from aws-auth to access entries."),
    ...when(mode === "destroy", "migrate", "Apply it: to remove an entry, give its role in the inputs."),
  ];
}

const when = (wrong: boolean, input: string, problem: string): Problem[] => (wrong ? [{ input, problem }] : []);

const superfluous = (given: Given, why: string): Problem[] =>
  mapped.filter((name) => given[name] !== undefined).map((input) => ({ input, problem: `Leave it out: ${why}` }));

const inList = (problems: readonly Problem[], at: number): Problem[] =>
  problems.map(({ input, problem }) => ({ input: "mappings", problem: `Mapping ${at + 1}: ${input}: ${problem}` }));
