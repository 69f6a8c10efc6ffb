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

/** Text that is not ours, made safe to print: no line of it can be read as a command. */
export const harmless = (text: string): string => text.replace(/^(\s*)(::|##\[)/gm, "$1\u200b$2");
