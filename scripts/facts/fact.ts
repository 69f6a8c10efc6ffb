/** A rule that is taken out of the code, and the tests that are to notice. */
export interface Break {
  /** What the rule does, as the end of a sentence that begins with "without". */
  readonly rule: string;
  readonly file: string;
  /** Text that is in the file once. */
  readonly from: string;
  readonly to: string;
  readonly test: string;
}

/** What a cloud does, who says so, and the rules that hold the actions and the simulated cloud to it. */
export interface Fact {
  readonly says: string;
  readonly source: string;
  readonly breaks: readonly Break[];
}

/** A file's text with a rule taken out of it. */
export function broken(text: string, { file, from, to }: Break): string {
  const times = text.split(from).length - 1;
  if (times !== 1) throw new Error(`${file} has this ${times} times, not once: ${from}`);
  return text.replace(from, () => to);
}
