/** A terminal, or a stream of lines. */
export interface Screen {
  /** Whether lines can be overwritten. */
  readonly live: boolean;
  readonly columns: number;
  readonly colours?: boolean;
  /** Whether every step and every line of output is shown. */
  readonly verbose?: boolean;
  write(text: string): void;
}

const codes = { green: 32, red: 31, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;
export type Colour = keyof typeof codes;

/** A text in a colour, where there are any. */
export const paint = ({ colours }: Screen, colour: Colour, text: string): string =>
  colours === true ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether an output has colours: as its environment says, or else a terminal has them. */
export function hasColours(
  { FORCE_COLOR: force, NO_COLOR: no, TERM: term }: Environment,
  isTerminal: boolean,
): boolean {
  if (force !== undefined) return force !== "0" && force !== "false";
  return (no === undefined || no === "") && isTerminal && term !== "dumb";
}
