/** A file that a step wrote for the runner is malformed: the step fails. */
export class FileCommandError extends Error {
  override readonly name = "FileCommandError";
}

/** Reads a file of names and values, such as GITHUB_OUTPUT. If a name occurs twice, its last value counts. */
export function readEntries(text: string): Record<string, string> {
  const entries: Record<string, string> = {};
  for (let rest = text; rest !== ""; ) {
    const line = nextLine(rest);
    rest = rest.slice(line.length + 1);
    if (line === "") continue;
    const [equals, heredoc] = [line.indexOf("="), line.indexOf("<<")];
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      entries[nameIn(line, equals)] = line.slice(equals + 1);
      continue;
    }
    if (heredoc < 0) throw new FileCommandError(`Invalid format '${line}'`);
    const name = nameIn(line, heredoc);
    const value = untilDelimiter(line.slice(heredoc + 2), rest);
    entries[name] = value.text;
    rest = rest.slice(value.length);
  }
  return entries;
}

/** Reads GITHUB_PATH: a folder on each line. */
export const readPaths = (text: string): string[] => text.split(/\r?\n/).filter((line) => line !== "");

const nextLine = (text: string): string => text.slice(0, (text.indexOf("\n") + 1 || text.length + 1) - 1);

function nameIn(line: string, end: number): string {
  const name = line.slice(0, end);
  if (name === "") throw new FileCommandError(`Invalid format '${line}'. Name must not be empty`);
  return name;
}

function untilDelimiter(delimiter: string, text: string): { text: string; length: number } {
  if (delimiter === "") throw new FileCommandError("Invalid format. Delimiter must not be empty");
  const lines: string[] = [];
  for (let at = 0; at < text.length; ) {
    const line = nextLine(text.slice(at));
    at += line.length + 1;
    if (line === delimiter) return { text: lines.join("\n"), length: Math.min(at, text.length) };
    if (at > text.length) throw new FileCommandError("Invalid value. EOF marker missing new line.");
    lines.push(line);
  }
  throw new FileCommandError(`Invalid value. Matching delimiter not found '${delimiter}'`);
}
