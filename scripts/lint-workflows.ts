import { readdirSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { actionNames, root } from "./actions.ts";
import { asOurs, examplesIn, otherVersions } from "./workflows/examples.ts";
import { workflowFiles, workflowNames } from "./workflows/files.ts";
import { stepsInParallel } from "./workflows/parallel.ts";
import { type Problem, problemsIn } from "./workflows/rules.ts";

// GitHub's packages import JSON without the import attribute that Node requires.
registerHooks({
  load: (url, context, next) =>
    next(
      url,
      url.endsWith(".json") ? { ...context, importAttributes: { ...context.importAttributes, type: "json" } } : context,
    ),
});
const { actionlintProblems, idleGaps } = await import("./workflows/actionlint.ts");
const { validate } = await import("@actions/languageservice");
const { validateAction } = await import("@actions/languageservice/validate-action");
const { TextDocument } = await import("vscode-languageserver-textdocument");

const fileProvider = {
  getFileContent: async (reference: object) => {
    const { path } = reference as { readonly path: string };
    return { name: path, content: readFileSync(join(root, path), "utf8") };
  },
};

/** The problems that GitHub's own tool finds in a workflow or an action. */
async function vendorProblems(path: string, text: string): Promise<Problem[]> {
  const document = TextDocument.create(`file:///${path}`, "yaml", 1, text);
  const validator = path.endsWith("action.yml") ? validateAction : validate;
  const found = await validator(document, { fileProvider });
  // The tool does not look into `parallel` blocks: it knows no step that stands in one.
  const known = new Set(stepsInParallel(text).map((id) => `Context access might be invalid: ${id}`));
  return found
    .map(({ range, message }) => ({ line: range.start.line + 1, what: String(message) }))
    .filter(({ what }) => !known.has(what));
}

/** The paths to judge, as they are written in complaints; without any, all. */
const wanted = process.argv.slice(2);
const asked = (path: string): boolean => wanted.length === 0 || wanted.includes(path);

const lines: string[] = [];
const report = (path: string, found: readonly Problem[]) =>
  lines.push(...new Set(found.map(({ line, what }) => `${path}:${line} ${what}`)));

for (const [path, text] of workflowFiles()) {
  if (!asked(path)) continue;
  report(path, [
    ...(await vendorProblems(path, text)),
    ...(await actionlintProblems(path, text)),
    ...(await problemsIn(text)),
  ]);
}
for (const reason of wanted.length === 0 ? idleGaps() : [])
  lines.push(`scripts/workflows/actionlint.ts No workflow needs this gap: ${reason}`);
for (const path of actionNames.map((name) => `actions/${name}/action.yml`).filter(asked)) {
  report(path, await vendorProblems(path, readFileSync(join(root, path), "utf8")));
}
const pages = [
  "README.md",
  "docs/getting-started.md",
  "docs/compose.md",
  "docs/guides.md",
  ...workflowNames.map((name) => `workflows/${name}.md`),
  ...actionNames.map((name) => `actions/${name}/README.md`),
];
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const [major = ""] = version.split(".");
// The fleet's environments are no workflow, but what one reads: its schema and its action judge them.
const examples = readdirSync(join(root, "examples")).filter(
  (each) => each.endsWith(".yml") && each !== "environments.yml",
);
for (const name of examples) {
  const path = `examples/${name}`;
  if (!asked(path)) continue;
  const text = asOurs(readFileSync(join(root, path), "utf8"));
  report(path, [
    ...(await vendorProblems(`.github/workflows/example-${name}`, text)),
    ...(await actionlintProblems(path, text)),
    ...(await problemsIn(text)),
    ...otherVersions(readFileSync(join(root, path), "utf8"), major),
  ]);
}
for (const path of pages.filter(asked)) {
  report(path, otherVersions(readFileSync(join(root, path), "utf8"), major));
  for (const { line, text } of examplesIn(readFileSync(join(root, path), "utf8"))) {
    const found = [
      // A path of its own for each example, since the tool caches files by their paths.
      ...(await vendorProblems(`.github/workflows/example-${path.replaceAll("/", "-")}-${line}.yml`, text)),
      ...(await actionlintProblems(path, text)),
      ...(await problemsIn(text)),
    ];
    report(
      path,
      found.map((each) => ({ ...each, line: each.line + line })),
    );
  }
}
process.stdout.write(lines.map((line) => `${line}\n`).join(""));
process.exitCode = lines.length === 0 ? 0 : 1;
