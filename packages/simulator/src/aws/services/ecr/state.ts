import type { World } from "../../../world/world.ts";
import { AwsRefusal, type Call, type Fields } from "../../engine/operation.ts";

export type Tag = { readonly Key: string; readonly Value: string };

export interface Image {
  readonly digest: string;
  tags: string[];
  readonly pushedAt: number;
  /** When someone last got its manifest. */
  pulledAt?: number;
  readonly size: number;
  readonly manifest: string;
  readonly mediaType: string;
}

export interface Preview {
  readonly text: string;
  readonly readyAt: number;
}

export interface Repository {
  /** In wire shape. */
  shown: Fields & { readonly repositoryName: string; readonly repositoryArn: string };
  readonly images: Record<string, Image>;
  lifecycle?: string;
  preview?: Preview;
  policy?: string;
  tags: Tag[];
}

/** ECR's part of the world: repositories by region and name. */
export const ecr = (world: World): { readonly repositories: Record<string, Repository> } =>
  world.section("aws-ecr", () => ({ repositories: {} }));

export const keyOf = (call: Call, name: string): string => `${call.region}/${name}`;

export const refuse = (code: string, message: string): AwsRefusal => new AwsRefusal(400, code, message);

export const wrongParameter = (member: string, constraint: string): AwsRefusal =>
  refuse("InvalidParameterException", `Invalid parameter at '${member}' failed to satisfy constraint: '${constraint}'`);

/** How ECR names a repository in a refusal. */
export const named = (call: Call, name: string): string =>
  `the repository with name '${name}' in the registry with id '${call.account}'`;

/** The repository that a call names, or ECR's refusal. */
export function theRepository(call: Call): Repository {
  const name = call.need("repositoryName");
  const registry = call.text("registryId") ?? call.account;
  const found = registry === call.account ? ecr(call.world).repositories[keyOf(call, name)] : undefined;
  if (found) return found;
  const message = `The repository with name '${name}' does not exist in the registry with id '${registry}'`;
  throw refuse("RepositoryNotFoundException", message);
}

/** The ARN of the repository that a call names, whether or not it is there. */
export const repositoryArn = (call: Call): string =>
  `arn:aws:ecr:${call.region}:${call.account}:repository/${call.text("repositoryName") ?? "*"}`;

/** A page of a list under the member that carries it: the token is the place to continue from. */
export function paged(call: Call, member: string, items: readonly Fields[]): Fields {
  const wanted = call.number("maxResults") ?? 100;
  const most = Math.min(wanted, call.pageSize ?? wanted);
  const bound = wanted < 1 ? "greater than or equal to 1" : wanted > 1000 ? "less than or equal to 1000" : undefined;
  if (bound !== undefined) throw wrongParameter("maxResults", `Member must have value ${bound}`);
  const from = Number(call.text("nextToken") ?? 0) || 0;
  const more = from + most < items.length ? { nextToken: String(from + most) } : {};
  return { [member]: items.slice(from, from + most), ...more };
}
