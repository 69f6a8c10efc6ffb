// Alone: the whole of the runner takes most of a second to load.
import { parseCommand } from "@slipway/rehearsal/parse-command";

/** What someone might write where they can, to speak to the runner or to a reader of a report. */
export const foreignText = [
  "##[stop-commands]x",
  "a ##[set-output name=changed]yes",
  "\u0085::add-path::/evil",
  "\u200b#\u00ad#[save-state name=x]y",
  "::warning::\u2028::stop-commands::y\r::set-env name=PATH::/evil",
  "# Heading of others",
  "![picture](https://evil.example/i.png) [link](https://evil.example) <https://evil.example> www.evil.example",
  "<img src=https://evil.example> @octo-org/everyone `code` | cell | #1 </details>",
].join("\n");

/** What our actions say to the runner. Masks are separate from the rest. */
const ours = /^(error|warning|notice|debug|group|endgroup)$/;
/** Every command that the runner registers (actions/runner, src/Runner.Worker/ActionCommandManager.cs). */
const isRegistered = (name: string): boolean =>
  /^(add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|notice|remove-matcher|save-state|set-env|set-output|stop-commands|warning)$/i.test(
    name,
  );

/** What of a log the runner takes for a command that no action of ours gives. */
export const foreignCommands = (printed: string): string[] =>
  printed
    .split(/\r\n|\r|\n/)
    .flatMap((line) => parseCommand(line, isRegistered) ?? [])
    .filter(({ name }) => !ours.test(name))
    .map(({ name, data }) => `${name}: ${data}`);

/** What of the text a reader of Markdown would see as more than text: all but code and pictures is looked at. */
export function foreignMarkup(markdown: string): string[] {
  const outside = markdown.replace(/^```mermaid$[\s\S]*?^```$/gm, "").replace(/`[^`\n]*`/g, "");
  const found = outside.match(/evil\.example|@octo-org|<img|^# Heading of others|\| cell|#1 /gm) ?? [];
  const drawn = markdown.match(/^```mermaid$[\s\S]*?^```$/gm)?.join("\n") ?? "";
  return [...found, ...(drawn.match(/evil\.example|<img|click|href/g) ?? [])];
}
