import type { Problem } from "@slipway/action";
import { mappingContradictions, unlikeEntry, unlikeMap, type Way } from "@slipway/aws";

type Given = Parameters<typeof mappingContradictions>[0] & {
  readonly via?: Way | undefined;
  readonly rollback?: boolean;
  readonly "raise-authentication-mode"?: boolean;
  readonly mode?: string;
};

const unlike = {
  auto: () => [],
  "access-entry": unlikeEntry,
  "aws-auth": unlikeMap,
} satisfies Record<Way, (mapping: Parameters<typeof unlikeMap>[0]) => Problem[]>;

/** What of the inputs excludes or needs each other. */
export function contradictions({ via = "auto", rollback = false, mode, ...given }: Given): Problem[] {
  const { "raise-authentication-mode": raise = false, mappings } = given;
  if (!rollback) {
    const lacking = mappingContradictions(given);
    if (mappings !== undefined)
      return [...lacking, ...mappings.flatMap((mapping, at) => inList(unlike[via](mapping), at))];
    const named = new Set(lacking.map(({ input }) => input));
    return [...lacking, ...unlike[via](given).filter(({ input }) => !named.has(input))];
  }
  const without = ["role", "groups", "policy", "namespaces", "username", "mappings"] as const;
  return [
    ...without
      .filter((name) => given[name] !== undefined)
      .map((input) => ({ input, problem: "Leave it out: a rollback maps no role, it puts back what was before." })),
    ...(via === "access-entry" ? [{ input: "via", problem: "Leave it out: only aws-auth can be put back." }] : []),
    ...(raise
      ? [{ input: "raise-authentication-mode", problem: "Leave it out: a rollback changes aws-auth and nothing else." }]
      : []),
    ...(mode === "destroy"
      ? [
          {
            input: "rollback",
            problem: "Apply it: a destroy takes out what Slipway put in, a rollback its last change.",
          },
        ]
      : []),
  ];
}

const inList = (problems: readonly Problem[], at: number): Problem[] =>
  problems.map(({ input, problem }) => ({ input: "mappings", problem: `Mapping ${at + 1}: ${input}: ${problem}` }));
