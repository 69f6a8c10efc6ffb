import type { Problem } from "@slipway/action";
import { mappingContradictions, problemsForEntry, problemsForMap, type Via } from "@slipway/aws";

type Given = Parameters<typeof mappingContradictions>[0] & {
  readonly via?: Via | undefined;
  readonly rollback?: boolean;
  readonly "raise-authentication-mode"?: boolean;
  readonly mode?: string;
};

const problemsBy = {
  auto: () => [],
  "access-entry": problemsForEntry,
  "aws-auth": problemsForMap,
} satisfies Record<Via, (mapping: Parameters<typeof problemsForMap>[0]) => Problem[]>;

/** Inputs that exclude or need each other. */
export function contradictions({ via = "auto", rollback = false, mode, ...given }: Given): Problem[] {
  const { "raise-authentication-mode": raise = false, mappings } = given;
  if (!rollback) {
    const missing = mappingContradictions(given);
    if (mappings !== undefined)
      return [...missing, ...mappings.flatMap((mapping, at) => inList(problemsBy[via](mapping), at))];
    const named = new Set(missing.map(({ input }) => input));
    return [...missing, ...problemsBy[via](given).filter(({ input }) => !named.has(input))];
  }
  const without = ["role", "groups", "policy", "namespaces", "username", "mappings"] as const;
  return [
    ...without
      .filter((name) => given[name] !== undefined)
      .map((input) => ({ input, problem: "Leave it out: a rollback maps no role, it restores what was before." })),
    ...(via === "access-entry" ? [{ input: "via", problem: "Leave it out: only aws-auth can be rolled back." }] : []),
    ...(raise
      ? [{ input: "raise-authentication-mode", problem: "Leave it out: a rollback changes aws-auth and nothing else." }]
      : []),
    ...(mode === "destroy"
      ? [
          {
            input: "rollback",
            problem: "Apply it: a destroy removes what Slipway added, a rollback its last change.",
          },
        ]
      : []),
  ];
}

const inList = (problems: readonly Problem[], at: number): Problem[] =>
  problems.map(({ input, problem }) => ({ input: "mappings", problem: `Mapping ${at + 1}: ${input}: ${problem}` }));
