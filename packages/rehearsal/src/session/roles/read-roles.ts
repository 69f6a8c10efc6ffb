import { readFileSync } from "node:fs";
import { unjudged } from "@slipway/simulator";
import { whyUnreadable } from "../why-unreadable.ts";

/** A role of Azure, and where it is assigned. */
export interface AzureRole {
  readonly cloud: "azure";
  readonly file: string;
  readonly name: string;
  readonly permissions: readonly Permissions[];
  readonly scopes: readonly string[];
}

export type Permissions = Readonly<Record<"actions" | "notActions" | "dataActions" | "notDataActions", string[]>>;

/** A policy of IAM. */
export interface AwsPolicy {
  readonly cloud: "aws";
  readonly file: string;
  readonly document: string;
}

/** What the rehearsed identity may do. */
export type Role = AzureRole | AwsPolicy;

/** A file does not hold a role that can be rehearsed. */
export class RoleError extends Error {
  override readonly name = "RoleError";
}

type Values = Readonly<Record<string, unknown>>;

const form =
  "Write a role as `az role definition create` takes it, one that `az role definition list` printed, or a policy document of IAM.";

/** The roles in a file. */
export function readRoles(file: string): Role[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw new RoleError(`--role ${file} is not JSON: ${error.message}. ${form}`);
    throw new RoleError(`--role ${file}: ${whyUnreadable(error)}.`);
  }
  return [content].flat().map((each) => roleIn(file, each));
}

function roleIn(file: string, content: unknown): Role {
  if (typeof content !== "object" || content === null) throw new RoleError(`--role: ${file} holds no role. ${form}`);
  const given = content as Values;
  if ("Statement" in given) return policyIn(file, given);
  if (/^(Cluster)?Role$/.test(String(given.kind)))
    throw new RoleError(
      `--role: ${file} is a ${given.kind} of Kubernetes. What may be done in a cluster comes with its kubeconfig or its access entry: a rehearsal limits roles of Azure and policies of IAM only.`,
    );
  return azureRoleIn(file, given);
}

function policyIn(file: string, given: Values): AwsPolicy {
  const document = JSON.stringify(given);
  const unknown = [...new Set(unjudged(document))];
  if (unknown.length === 0) return { cloud: "aws", file, document };
  throw new RoleError(
    `--role: ${file} has ${unknown.join(", ")}, which the simulated IAM does not know. Leave the statement out, or take its condition away.`,
  );
}

const lists = ["actions", "notActions", "dataActions", "notDataActions"] as const;

/** What stands in a role beside its permissions and scopes, and gives no rights. */
const descriptive = /^(id|name|roleName|isCustom|description|type|roleType|(created|updated)(On|By))$/;

/** As `az` and PowerShell take it, with capitals, or as Resource Manager shows it. */
function azureRoleIn(file: string, given: Values): AzureRole {
  const role = inSmall(given);
  const { permissions = [pick(role)], assignableScopes, ...rest } = role;
  const unknown = Object.keys(rest).filter((name) => !descriptive.test(name) && !lists.some((each) => each === name));
  if (unknown.length > 0) throw new RoleError(`--role: ${file} has ${unknown.join(", ")}. ${form}`);
  const all = [permissions].flat().map((each) => permissionsIn(file, each));
  const scopes = textsIn(file, "AssignableScopes", assignableScopes);
  if (all.every((each) => lists.every((name) => each[name].length === 0)) || scopes.length === 0)
    throw new RoleError(`--role: ${file} needs Actions or DataActions, and AssignableScopes. ${form}`);
  return { cloud: "azure", file, name: String(role.roleName ?? role.name ?? file), permissions: all, scopes };
}

const inSmall = (given: Values): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );

const pick = (role: Values): Values =>
  Object.fromEntries(lists.flatMap((name) => (name in role ? [[name, role[name]]] : [])));

function permissionsIn(file: string, given: unknown): Permissions {
  const { conditionVersion: _, condition, ...rest } = (given ?? {}) as Values;
  const unknown = Object.keys(rest).filter((name) => !lists.some((each) => each === name));
  if (condition !== undefined && condition !== null) unknown.push("condition");
  if (unknown.length > 0)
    throw new RoleError(`--role: ${file} has ${unknown.join(", ")} in its permissions, which is not simulated.`);
  return Object.fromEntries(lists.map((name) => [name, textsIn(file, name, rest[name] ?? [])])) as Permissions;
}

function textsIn(file: string, name: string, value: unknown): string[] {
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  throw new RoleError(`--role: ${file} needs ${name} as a list of texts. ${form}`);
}
