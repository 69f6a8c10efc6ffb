import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { actionNames, root } from "./actions.ts";
import { examplesIn } from "./workflows/examples.ts";
import { runnable, workflowNames } from "./workflows/files.ts";
import { type Complaint, complaints } from "./workflows/rules.ts";

// GitHub's packages import JSON without saying so, which Node wants to hear.
registerHooks({
  load: (url, context, next) =>
    next(
      url,
      url.endsWith(".json") ? { ...context, importAttributes: { ...context.importAttributes, type: "json" } } : context,
    ),
});
const { validate } = await import("@actions/languageservice");
const { validateAction } = await import("@actions/languageservice/validate-action");
const { TextDocument } = await import("vscode-languageserver-textdocument");

const fileProvider = {
  getFileContent: async (reference: object) => {
    const { path } = reference as { readonly path: string };
    return { name: path, content: readFileSync(join(root, path), "utf8") };
  },
};

/** What GitHub's own tool says of a workflow or an action. */
async function vendorComplaints(path: string, text: string): Promise<Complaint[]> {
  const document = TextDocument.create(`file:///${path}`, "yaml", 1, text);
  const judge = path.endsWith("action.yml") ? validateAction : validate;
  const said = await judge(document, { fileProvider });
  return said.map(({ range, message }) => ({ line: range.start.line + 1, what: String(message) }));
}

const lines: string[] = [];
const tell = (path: string, found: readonly Complaint[]) =>
  lines.push(...new Set(found.map(({ line, what }) => `${path}:${line} ${what}`)));

for (const [path, text] of runnable()) {
  tell(path, [...(await vendorComplaints(path, text)), ...(await complaints(text))]);
}
for (const name of actionNames) {
  const path = `actions/${name}/action.yml`;
  tell(path, await vendorComplaints(path, readFileSync(join(root, path), "utf8")));
}
const pages = [
  "README.md",
  ...workflowNames.map((name) => `workflows/${name}.md`),
  ...actionNames.map((name) => `actions/${name}/README.md`),
];
for (const path of pages) {
  for (const { line, text } of examplesIn(readFileSync(join(root, path), "utf8"))) {
    const found = [
      // It remembers what it read, by its path.
      ...(await vendorComplaints(`.github/workflows/example-${path.replaceAll("/", "-")}-${line}.yml`, text)),
      ...(await complaints(text)),
    ];
    tell(
      path,
      found.map((each) => ({ ...each, line: each.line + line })),
    );
  }
}
process.stdout.write(lines.map((line) => `${line}\n`).join(""));
process.exitCode = lines.length === 0 ? 0 : 1;
