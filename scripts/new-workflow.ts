import "./help.ts";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./actions.ts";
import { pageSkeleton, workflowSkeleton } from "./new-workflow/skeleton.ts";

const [name = ""] = process.argv.slice(2);
const file = join(root, "workflows", `${name}.yml`);
const problem = !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)
  ? `"${name}" is no name for a workflow: write small letters and dashes, as in aks-private.`
  : existsSync(file)
    ? `workflows/${name}.yml exists already: choose another name.`
    : undefined;
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
} else {
  writeFileSync(file, workflowSkeleton(name));
  writeFileSync(join(root, "workflows", `${name}.md`), pageSkeleton(name));
  // Loaded now, since it looks at what workflows there are.
  const { renderAgain } = await import("./generate.ts");
  await renderAgain();
  process.stdout.write(`workflows/${name}.yml is there: npm run rehearse -- ${name}. Now make it yours.\n`);
}
