/** A program to run on the machine of the job. Nothing secret belongs among its words: every user of the machine sees those. */
export interface Program {
  readonly command: string;
  /** Or the path of one of its files. */
  readonly words: readonly (string | { readonly file: string })[];
  readonly env: Readonly<Record<string, string>>;
  /** Files with this content, whose paths are variables of the same names: only this user may read them, and they go with the program. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a program left behind. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end. Rejects when it cannot be started. */
export type Execute = (program: Program) => Promise<Ended>;
