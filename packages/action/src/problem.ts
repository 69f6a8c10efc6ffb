/** One thing wrong with the inputs: which of them, and what to do. */
export interface Problem {
  readonly input: string;
  readonly problem: string;
}
