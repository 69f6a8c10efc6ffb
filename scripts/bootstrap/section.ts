/** One part of what someone does by hand before the first run: why, and the commands that do it. */
export interface Section {
  readonly title: string;
  readonly why: string;
  readonly commands: readonly string[];
}

/** The sections as a script for bash: titles and reasons are comments. */
export const asScript = (sections: readonly Section[]): string =>
  ["# Read this before you run it with bash.\nset -euo pipefail", ...sections.map(script)].join("\n\n").concat("\n");

const script = ({ title, why, commands }: Section): string => [`# ${title}`, ...wrapped(why), ...commands].join("\n");

/** The sections as a part of a page. */
export const asPage = (sections: readonly Section[]): string =>
  sections
    .map(({ title, why, commands }) => `### ${title}\n\n${why}\n\n\`\`\`sh\n${commands.join("\n")}\n\`\`\``)
    .join("\n\n");

/** A reason as lines of comments, which end at a word. */
function wrapped(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last.length + word.length > 100) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`.trim();
  }
  return lines.map((line) => `# ${line}`);
}

/** A document that a command reads from its standard input; the shell puts values in for what begins with a dollar sign. */
export const withInput = (command: string, document: object): string =>
  `${command} <<JSON\n${JSON.stringify(document, undefined, 2)}\nJSON`;
