import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../actions.ts";

const page = readFileSync(join(root, "docs/adopt.md"), "utf8");

/** The words of the page's command for a workflow, as a shell hands them over. */
export function commandOnPage(workflow: string, env: Readonly<Record<string, string>>): string[] {
  const [, words = ""] = new RegExp(`^npm run -s adopt -- (${workflow} .*) > \\S+$`, "m").exec(page) ?? [];
  return words.split(" ").map((word) => word.replace(/^"\$(\w+)"$/, (_, name: string) => env[name] ?? ""));
}

/** The workflow that the page shows as what the command writes. */
export const shownOnPage = (workflow: string): string =>
  new RegExp(`<!-- ${workflow} begins -->\n+\`\`\`yaml\n([\\s\\S]*?)\`\`\`\n`).exec(page)?.[1] ?? "";

/** The permissions of AWS that the page lists. */
export const permissionsOnPage = (): string[] =>
  [...page.matchAll(/`((?:eks|ec2|logs|ecr):\w+)`/g)].map(([, each = ""]) => each);

/** The commands of the page. */
export const commandsOnPage = (): string[] =>
  [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, text = ""]) => text.trim().split("\n"));
