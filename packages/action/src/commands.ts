/** How the runner wants text in a command's data; other people's text cannot start a command of its own this way. */
export const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** A command to the runner, on a line of its own. */
export const command = (name: string, data: string, title?: string): string =>
  `::${name}${title === undefined ? "" : ` title=${escapeData(title).replaceAll(":", "%3A").replaceAll(",", "%2C")}`}::${escapeData(data)}\n`;

/** An entry of the runner's output file. The delimiter is random, so that no value can end itself early. */
export function fileEntry(key: string, value: string): string {
  const delimiter = `end-${crypto.randomUUID()}`;
  return `${key}<<${delimiter}\n${value}\n${delimiter}\n`;
}

/** What Unicode, and the runner's comparison with it, passes over; then the same with blanks, but for the ends of lines. */
const ignorable = "[\\p{Cf}\\p{M}\\p{Default_Ignorable_Code_Point}\\0-\\b\\v\\f\\x0e-\\x1f\\x7f-\\x9f]*";
const lead = "[\\p{Cf}\\p{M}\\p{Default_Ignorable_Code_Point}\\p{Zs}\\0-\\t\\v\\f\\x0e-\\x1f\\x7f-\\x9f]*";
const oldForm = new RegExp(`#(${ignorable})#(?=${ignorable}\\[)`, "gu");
const newForm = new RegExp(`(^|[\\r\\n\\u2028\\u2029])(${lead}):(?=${ignorable}:)`, "gu");

/**
 * Text that is not ours, made safe to print: the runner finds no command in it. It looks for `##[` anywhere in a line and
 * for `::` at its beginning, passing over what Unicode ignores, so a visible blank goes between the characters.
 */
export const harmless = (text: string): string => text.replace(oldForm, "#$1 #").replace(newForm, "$1$2: ");
