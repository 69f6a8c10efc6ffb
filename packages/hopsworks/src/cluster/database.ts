import type { Problem } from "@slipway/action";
import type { DatabaseNodes } from "./types.ts";

/** How the service calls the nodes of RonDB, with the disks and numbers that its provider has by default. */
const roles = {
  management: { name: "mgmd", diskSize: 30, count: 1 },
  data: { name: "ndbd", diskSize: 512, count: 2 },
  mysql: { name: "mysqld", diskSize: 128, count: 1 },
  api: { name: "api", diskSize: 30, count: 0 },
} as const;

type Role = keyof typeof roles;

const all = Object.keys(roles) as Role[];
const replicas = 2;

/** A single node does all; the data node alone says so to the service. */
const nodesFor = (role: Role, lines: readonly DatabaseNodes[]): DatabaseNodes | undefined =>
  lines.find((line) => line.role === role || (line.role === "single" && role === "data"));

/** RonDB as the service is asked for it. */
export function databaseBody(lines: readonly DatabaseNodes[]) {
  const isSingle = lines.some(({ role }) => role === "single");
  return {
    allInOne: isSingle,
    configuration: {
      ndbdDefault: { replicationFactor: isSingle ? 1 : replicas },
      general: { benchmark: { grantUserPrivileges: false } },
    },
    ...Object.fromEntries(
      all.map((role) => {
        const { name, diskSize, count } = roles[role];
        const line = nodesFor(role, lines);
        return [
          name,
          {
            instanceType: line?.instanceType ?? "",
            diskSize: line?.diskSize ?? diskSize,
            count: line?.count ?? (isSingle && role === "data" ? 1 : count),
          },
        ];
      }),
    ),
  };
}

/** What the lines say of RonDB, to be compared with what is there. */
export const databaseWanted = (lines: readonly DatabaseNodes[]) =>
  Object.fromEntries(
    all.flatMap((role) => {
      const line = nodesFor(role, lines);
      const { instanceType, diskSize, count } = line ?? {};
      return line === undefined ? [] : [[roles[role].name, { instanceType, diskSize, count }]];
    }),
  );

/** Lines that make no database. */
export function judgeDatabase(lines: readonly DatabaseNodes[] = []): Problem[] {
  const problem = databaseProblem(lines);
  return problem === undefined ? [] : [{ input: "database", problem }];
}

function databaseProblem(lines: readonly DatabaseNodes[]): string | undefined {
  const given = lines.map(({ role }) => role);
  if (lines.length === 0) return undefined;
  if (new Set(given).size < given.length) return "Two lines have the same role: give one line for each.";
  if (given.includes("single"))
    return lines.length > 1 ? "A single node is alone: leave the other lines out." : undefined;
  const missing = (["management", "data", "mysql"] as const).filter((role) => !given.includes(role));
  if (missing.length > 0) return `Write a line for ${missing.join(", ")} too, or one line with role=single.`;
  const data = nodesFor("data", lines)?.count ?? replicas;
  return data % replicas === 0
    ? undefined
    : `Write count= of data nodes as a multiple of ${replicas}: each has a replica.`;
}
