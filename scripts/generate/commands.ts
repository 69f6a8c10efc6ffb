import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "../../test/conformance/commands/command.ts";
import { stories } from "../../test/conformance/commands/stories.ts";
import { root } from "../actions.ts";
import { replaceBetween, table } from "./markdown.ts";

export const simulatePath = "docs/simulate.md";

const outcome = ({ refused, instead = "" }: Command): string =>
  refused === undefined ? "answered" : `refused: ${instead}`;

/** A code span may hold backticks only if more of them stand around it. */
const code = (text: string): string => (text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``);

const rows = stories.flatMap(({ commands }) => commands.map((each) => [code(each.run), outcome(each)]));

/** The page with the table of commands as the conformance suite runs them. */
export const simulatePage = (): string =>
  replaceBetween(
    readFileSync(join(root, simulatePath), "utf8"),
    "commands",
    table(["command", "what comes of it"], rows),
  );
