/** A command with its words, quotes taken away. */
export type Words = readonly string[];

/** Commands joined by pipes, and when they run: after success, after failure, or in any case. */
export interface Pipeline {
  readonly when: "&&" | "||" | ";";
  readonly commands: readonly Words[];
}

/** A command line that the shell here does not read. */
export class ShellError extends Error {}

const joins = ["&&", "||", "|", ";", "\n"] as const;
type Join = (typeof joins)[number];

type Token = { readonly word: string } | { readonly join: Join };

const escapes: Readonly<Record<string, string>> = { '"': '"', "\\": "\\", $: "$", "`": "`", "\n": "" };

function quoted(line: string, from: number, quote: string): { text: string; end: number } {
  let text = "";
  for (let at = from; at < line.length; at += 1) {
    const sign = line[at] ?? "";
    if (sign === quote) return { text, end: at };
    if (quote === '"' && sign === "\\" && escapes[line[at + 1] ?? ""] !== undefined) {
      text += escapes[line[at + 1] ?? ""];
      at += 1;
    } else if (quote === '"' && (sign === "`" || (sign === "$" && line[at + 1] === "(")))
      throw new ShellError("sh: command substitution is not simulated: write the value itself");
    else text += sign;
  }
  throw new ShellError(`sh: syntax error: unterminated quoted string`);
}

function tokens(line: string): Token[] {
  const found: Token[] = [];
  let word: string | undefined;
  const end = () => {
    if (word !== undefined) found.push({ word });
    word = undefined;
  };
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at] ?? "";
    const join = joins.find((each) => line.startsWith(each, at));
    if (sign === "'" || sign === '"') {
      const { text, end: closed } = quoted(line, at + 1, sign);
      word = (word ?? "") + text;
      at = closed;
    } else if (sign === "\\") {
      at += 1;
      if (line[at] !== "\n") word = (word ?? "") + (line[at] ?? "");
    } else if (join) {
      end();
      found.push({ join });
      at += join.length - 1;
    } else if (sign === " " || sign === "\t") end();
    else if (sign === "#" && word === undefined) {
      const next = line.indexOf("\n", at);
      at = next < 0 ? line.length : next - 1;
    } else if ("<>`()&".includes(sign) || (sign === "$" && /[({A-Za-z_]/.test(line[at + 1] ?? "")))
      throw new ShellError(`sh: "${sign}" is not simulated outside of quotes: words, quotes, pipes, ;, && and || are`);
    else word = (word ?? "") + sign;
  }
  end();
  return found;
}

/** Read a command line. */
export function readLine(line: string): Pipeline[] {
  const pipelines: Pipeline[] = [];
  let when: Pipeline["when"] = ";";
  let commands: string[][] = [[]];
  const close = () => {
    const filled = commands.filter((words) => words.length > 0);
    if (commands.length > 1 && filled.length < commands.length)
      throw new ShellError('sh: syntax error: unexpected "|"');
    if (filled.length > 0) pipelines.push({ when, commands: filled });
    commands = [[]];
  };
  for (const token of tokens(line)) {
    if ("word" in token) commands.at(-1)?.push(token.word);
    else if (token.join === "|") commands.push([]);
    else {
      close();
      when = token.join === "\n" ? ";" : token.join;
    }
  }
  close();
  return pipelines;
}
