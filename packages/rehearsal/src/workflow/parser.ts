import type { ParseWorkflowResult } from "@actions/workflow-parser";
import { parse } from "yaml";
import { type Template, toTemplate } from "./template.ts";
import { UnsupportedFileError } from "./unsupported-file-error.ts";

/** GitHub's own parser and expressions. */
interface Vendor {
  readonly workflows: typeof import("@actions/workflow-parser");
  readonly actions: typeof import("@actions/workflow-parser/actions/action-parser");
  readonly templates: typeof import("@actions/workflow-parser/templates/template-context");
  readonly schema: typeof import("@actions/workflow-parser/workflows/workflow-schema");
  readonly features: typeof import("@actions/expressions/features");
}

let loaded: Promise<Vendor> | undefined;

// Imported late: the program has to have called `allowJsonModules` before.
async function load(): Promise<Vendor> {
  loaded ??= Promise.all([
    import("@actions/workflow-parser"),
    import("@actions/workflow-parser/actions/action-parser"),
    import("@actions/workflow-parser/templates/template-context"),
    import("@actions/workflow-parser/workflows/workflow-schema"),
    import("@actions/expressions/features"),
  ]).then(([workflows, actions, templates, schema, features]) => ({ workflows, actions, templates, schema, features }));
  return await loaded;
}

/** What was parsed in this process, by kind, path and content: a rehearsal reads the same files in every run. */
const parsed = new Map<string, Promise<Template>>();

function once(kind: string, path: string, content: string, parsing: () => Promise<Template>): Promise<Template> {
  const key = `${kind}\n${path}\n${content}`;
  const known = parsed.get(key) ?? parsing();
  parsed.set(key, known);
  return known;
}

/** Parses a workflow file by GitHub's own schema; its errors name line and column. */
export const parseWorkflow = (path: string, content: string): Promise<Template> =>
  once("workflow", path, content, () => workflowTemplate(path, content));

/** Parses an action.yml in the same way. */
export const parseAction = (path: string, content: string): Promise<Template> =>
  once("action", path, content, () => actionTemplate(path, content));

async function workflowTemplate(path: string, content: string): Promise<Template> {
  const { workflows, templates, schema, features } = await load();
  const { TemplateContext, TemplateValidationErrors } = templates;
  const trace = new workflows.NoOperationTraceWriter();
  const context = new TemplateContext(new TemplateValidationErrors(), schema.getWorkflowSchema(), trace);
  context.state.featureFlags = new features.FeatureFlags({ allowBackgroundSteps: true });
  const result = workflows.parseWorkflow({ name: path, content }, context);
  if (result.value && result.context.errors.count === 0) {
    // Finds what the schema cannot: `needs` that name no job, or that form a circle.
    await workflows.convertWorkflowTemplate(result.context, result.value, undefined, { errorPolicy: 1 });
  }
  return templateOf(path, content, result);
}

async function actionTemplate(path: string, content: string): Promise<Template> {
  const { workflows, actions } = await load();
  return templateOf(
    path,
    content,
    actions.parseAction({ name: path, content }, new workflows.NoOperationTraceWriter()),
  );
}

function templateOf(path: string, content: string, { context, value }: ParseWorkflowResult): Template {
  const errors = context.errors.getErrors().map(({ message }) => message);
  if (errors.length > 0 || !value) throw new UnsupportedFileError(path, errors.length > 0 ? errors : ["It is empty."]);
  return toTemplate(value, parse(content));
}
