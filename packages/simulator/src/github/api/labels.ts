import { type ApiResponse, bodyOf, type Call, issueIn, repositoryIn, textIn, textsIn } from "./call.ts";
import { pageOf } from "./page.ts";
import { invalid, notFound } from "./refusal.ts";
import { shownLabel } from "./shape.ts";
import { type Issue, type Label, moment, nextId, type Repository } from "./state.ts";

const page = "/issues/labels";

const find = ({ labels }: Repository, name: string): Label | undefined =>
  labels.find((label) => label.name.toLowerCase() === name.toLowerCase());

/** Labels by the names that they have; those that are not there yet are made, grey. */
export function labelled(call: Call, names: readonly string[]): string[] {
  const repository = repositoryIn(call);
  const found = names.map((name) => {
    const known = find(repository, name);
    if (known) return known.name;
    repository.labels.push({ id: nextId(call.world), name, color: "ededed", description: null });
    return name;
  });
  return [...new Set(found)];
}

/** GET /repos/…/labels */
export function listLabels(call: Call): ApiResponse {
  const repository = repositoryIn(call);
  const { items, headers } = pageOf(repository.labels, call);
  return { headers, body: items.map((label) => shownLabel(call, repository, label)) };
}

function named(call: Call): Label {
  const found = find(repositoryIn(call), call.parts.name ?? "");
  if (!found) throw notFound(page);
  return found;
}

/** GET /repos/…/labels/{name} */
export const getLabel = (call: Call): ApiResponse => ({ body: shownLabel(call, repositoryIn(call), named(call)) });

function colourIn(body: Readonly<Record<string, unknown>>): string | undefined {
  const color = textIn(body, "color", "Label", page) ?? undefined;
  if (color !== undefined && !/^[0-9a-fA-F]{6}$/.test(color))
    throw invalid(page, { resource: "Label", field: "color", code: "invalid", value: color });
  return color?.toLowerCase();
}

/** POST /repos/…/labels */
export function createLabel(call: Call): ApiResponse {
  const repository = repositoryIn(call);
  const body = bodyOf(call);
  const name = textIn(body, "name", "Label", page);
  if (!name) throw invalid(page, { resource: "Label", field: "name", code: "missing_field" });
  if (find(repository, name)) throw invalid(page, { resource: "Label", field: "name", code: "already_exists" });
  const made = {
    id: nextId(call.world),
    name,
    color: colourIn(body) ?? "ededed",
    description: textIn(body, "description", "Label", page) ?? null,
  };
  repository.labels.push(made);
  return { status: 201, body: shownLabel(call, repository, made) };
}

/** PATCH /repos/…/labels/{name} */
export function updateLabel(call: Call): ApiResponse {
  const repository = repositoryIn(call);
  const label = named(call);
  const body = bodyOf(call);
  const name = textIn(body, "new_name", "Label", page);
  const description = textIn(body, "description", "Label", page);
  if (name && find(repository, name) && find(repository, name) !== label)
    throw invalid(page, { resource: "Label", field: "name", code: "already_exists" });
  label.color = colourIn(body) ?? label.color;
  if (description !== undefined) label.description = description;
  if (name) {
    for (const issue of repository.issues)
      issue.labels = issue.labels.map((each) => (each === label.name ? name : each));
    label.name = name;
  }
  return { body: shownLabel(call, repository, label) };
}

/** DELETE /repos/…/labels/{name} */
export function deleteLabel(call: Call): ApiResponse {
  const repository = repositoryIn(call);
  const label = named(call);
  repository.labels = repository.labels.filter((each) => each !== label);
  for (const issue of repository.issues) issue.labels = issue.labels.filter((each) => each !== label.name);
  return { status: 204 };
}

function labelsOf(call: Call, issue: Issue): Label[] {
  const repository = repositoryIn(call);
  return issue.labels.flatMap((name) => find(repository, name) ?? []);
}

const shown = (call: Call, labels: readonly Label[]): object[] =>
  labels.map((label) => shownLabel(call, repositoryIn(call), label));

/** GET /repos/…/issues/{number}/labels */
export function labelsOfIssue(call: Call): ApiResponse {
  const labels = labelsOf(call, issueIn(call, page));
  if (call.world.pageSize === undefined) return { body: shown(call, labels) };
  const { items, headers } = pageOf(labels, call);
  return { headers, body: shown(call, items) };
}

function relabel(call: Call, names: (issue: Issue) => string[]): ApiResponse {
  const issue = issueIn(call, page);
  issue.labels = names(issue);
  issue.updated_at = moment(call.world);
  return { body: shown(call, labelsOf(call, issue)) };
}

const given = (call: Call): string[] => labelled(call, textsIn(bodyOf(call), "labels", "Issue", page) ?? []);

/** POST /repos/…/issues/{number}/labels */
export const addLabels = (call: Call): ApiResponse =>
  relabel(call, ({ labels }) => [...new Set([...labels, ...given(call)])]);

/** PUT /repos/…/issues/{number}/labels */
export const setLabels = (call: Call): ApiResponse => relabel(call, () => given(call));

/** DELETE /repos/…/issues/{number}/labels */
export const clearLabels = (call: Call): ApiResponse => ({ ...relabel(call, () => []), status: 204 });

/** DELETE /repos/…/issues/{number}/labels/{name} */
export function removeLabel(call: Call): ApiResponse {
  const name = call.parts.name ?? "";
  const issue = issueIn(call, page);
  if (!issue.labels.some((each) => each.toLowerCase() === name.toLowerCase())) throw notFound(page);
  return relabel(call, ({ labels }) => labels.filter((each) => each.toLowerCase() !== name.toLowerCase()));
}
