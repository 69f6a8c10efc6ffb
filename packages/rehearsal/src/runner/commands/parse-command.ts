/** A command to the runner, as it understood it. */
export interface RunnerCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/**
 * Reads a line as GitHub's runner does (actions/runner, src/Runner.Common/ActionCommand.cs): `::name a=b::data` at the
 * beginning, after what .NET's TrimStart takes away; else `##[name a=b]data` anywhere. Both searches compare by culture,
 * and so pass over what ICU ignores: a control, a soft hyphen, a zero-width space or a mark between the characters
 * protects nothing.
 */
export function parseCommand(line: string, isRegistered: (name: string) => boolean): RunnerCommand | undefined {
  return parseV2(line, isRegistered) ?? parseV1(line, isRegistered);
}

const ignorable = "[\\p{Cc}\\p{Cf}\\p{M}\\p{Default_Ignorable_Code_Point}]*";
const pair = new RegExp(`${ignorable}:${ignorable}:`, "uy");
const pairAnywhere = new RegExp(`:${ignorable}:`, "u");
const bracket = new RegExp(`#${ignorable}#${ignorable}\\[`, "u");

/** What Char.IsWhiteSpace says, which is more than JavaScript's \s: U+0085 is among it, U+FEFF is not. */
const leadingSpace = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

function parseV2(line: string, isRegistered: (name: string) => boolean): RunnerCommand | undefined {
  const text = line.replace(leadingSpace, "");
  pair.lastIndex = 0;
  const start = pair.exec(text)?.[0].length;
  if (start === undefined) return undefined;
  const rest = text.slice(start);
  const end = pairAnywhere.exec(rest);
  if (end === null) return undefined;
  const [name = "", properties] = split(rest.slice(0, end.index));
  if (!isRegistered(name)) return undefined;
  const data = unescaped(rest.slice(end.index + end[0].length), ["%0D", "%0A"]);
  return { name: name.toLowerCase(), properties: propertiesOf(properties, ",", ["%0D", "%0A", "%3A", "%2C"]), data };
}

function parseV1(line: string, isRegistered: (name: string) => boolean): RunnerCommand | undefined {
  const start = bracket.exec(line);
  if (start === null) return undefined;
  const rest = line.slice(start.index + start[0].length);
  const end = rest.indexOf("]");
  if (end < 0) return undefined;
  const [name = "", properties] = split(rest.slice(0, end));
  if (!isRegistered(name)) return undefined;
  const escapes = ["%3B", "%0D", "%0A", "%5D"];
  return {
    name: name.toLowerCase(),
    properties: propertiesOf(properties, ";", escapes),
    data: unescaped(rest.slice(end + 1), escapes),
  };
}

function split(info: string): [name: string, properties: string] {
  const at = info.indexOf(" ");
  return at < 0 ? [info, ""] : [info.slice(0, at), info.slice(at + 1).trim()];
}

const propertiesOf = (text: string, separator: string, escapes: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    text.split(separator).flatMap((part): [string, string][] => {
      const at = part.indexOf("=");
      const value = part.slice(at + 1);
      return at > 0 && value !== "" ? [[part.slice(0, at), unescaped(value, escapes)]] : [];
    }),
  );

/** The runner undoes the percent sign last. */
const unescaped = (text: string, escapes: readonly string[]): string =>
  [...escapes, "%25"].reduce((all, code) => all.replaceAll(code, decodeURIComponent(code)), text);

/** The runner's process reads lines as .NET does: they end at LF, CR or CR LF. */
export const lineEnd = /\r\n|\r|\n/;
