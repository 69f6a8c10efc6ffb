import { define, lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import { type ApiResponse, bodyOf, type Call, repositoryIn } from "./call.ts";
import { pageOf } from "./page.ts";
import { notFound, Refusal } from "./refusal.ts";
import { keyOf } from "./secrets.ts";
import { moment } from "./state.ts";

/** A configuration variable of a repository: `vars` of its workflows. */
interface Variable {
  readonly name: string;
  readonly value: string;
  readonly created_at: string;
  readonly updated_at: string;
}

// OpenAPI description of GitHub's REST API, actions/create-repo-variable and its like; what it says of one that is there
// already is in cli/cli, pkg/cmd/variable/set/http.go: 409, and then its client changes it.
const page = "/actions/variables";

const all = (world: World): Record<string, Record<string, Variable>> => world.section("github.variables", () => ({}));

function variablesIn(call: Call): Record<string, Variable> {
  const kept = all(call.world);
  const where = keyOf(repositoryIn(call).full_name, undefined);
  kept[where] ??= {};
  return kept[where];
}

/** The variables of a repository, by name. */
export const variablesOf = (world: World, repository: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.values(all(world)[keyOf(repository, undefined)] ?? {}).map(({ name, value }) => [name, value]),
  );

const unfit = (message: string): Refusal => new Refusal(422, message, page);

function nameIn(name: unknown): string {
  if (typeof name !== "string") throw unfit('Invalid request.\n\n"name" wasn\'t supplied.');
  if (!/^[a-z_][a-z0-9_]*$/i.test(name))
    throw unfit(
      "Variable names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).",
    );
  if (/^github_/i.test(name)) throw unfit("Variable names must not start with GITHUB_.");
  return name.toUpperCase();
}

// GitHub docs, "Limits for configuration variables": 48 KB each.
const longest = 48 * 1024;

function valueIn(value: unknown): string {
  if (typeof value !== "string") throw unfit('Invalid request.\n\n"value" wasn\'t supplied.');
  if (Buffer.byteLength(value) > longest) throw unfit("Variable value is too large.");
  return value;
}

/** GET …/variables */
export function listVariables(call: Call): ApiResponse {
  const found = Object.values(variablesIn(call));
  const { items, headers } = pageOf(found, call, { usual: 10, most: 30 });
  return { headers, body: { total_count: found.length, variables: items } };
}

/** POST …/variables */
export function createVariable(call: Call): ApiResponse {
  const kept = variablesIn(call);
  const { name: named, value } = bodyOf(call);
  const name = nameIn(named);
  if (lookup(kept, name)) throw new Refusal(409, "Already exists - Variable already exists", page);
  const now = moment(call.world);
  define(kept, name, { name, value: valueIn(value), created_at: now, updated_at: now });
  return { status: 201, body: {} };
}

function variableIn(call: Call): Variable {
  const found = lookup(variablesIn(call), (call.parts.name ?? "").toUpperCase());
  if (!found) throw notFound(page);
  return found;
}

/** GET …/variables/{name} */
export const getVariable = (call: Call): ApiResponse => ({ body: variableIn(call) });

/** PATCH …/variables/{name} */
export function updateVariable(call: Call): ApiResponse {
  const have = variableIn(call);
  const { name: named = have.name, value = have.value } = bodyOf(call);
  const name = nameIn(named);
  const kept = variablesIn(call);
  if (name !== have.name && lookup(kept, name))
    throw new Refusal(409, "Already exists - Variable already exists", page);
  delete kept[have.name];
  define(kept, name, { ...have, name, value: valueIn(value), updated_at: moment(call.world) });
  return { status: 204 };
}

/** DELETE …/variables/{name} */
export function deleteVariable(call: Call): ApiResponse {
  delete variablesIn(call)[variableIn(call).name];
  return { status: 204 };
}
