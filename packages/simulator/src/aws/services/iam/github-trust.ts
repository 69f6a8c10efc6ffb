import { githubServer } from "../../../github/server.ts";
import type { World } from "../../../world/world.ts";
import { deployer } from "../../engine/account.ts";
import { iam, providerName } from "./state.ts";

interface Trust {
  readonly Statement: readonly { readonly Condition?: { readonly StringEquals?: Record<string, string | string[]> } }[];
}

/** Lets the jobs of one more subject act as the first deployer, as the owner of an account would. */
export function trustSubject(world: World, subject: string): void {
  const role = iam(world).roles[deployer];
  if (role === undefined) return;
  const trust = JSON.parse(role.AssumeRolePolicyDocument) as Trust;
  const equals = trust.Statement[0]?.Condition?.StringEquals;
  const name = `${providerName(githubServer(world).issuer)}:sub`;
  if (equals?.[name] === undefined) return;
  const subjects = [equals[name]].flat();
  if (subjects.includes(subject)) return;
  equals[name] = [...subjects, subject];
  role.AssumeRolePolicyDocument = JSON.stringify(trust);
}
