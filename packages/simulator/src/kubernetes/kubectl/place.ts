/** Where a command runs. */
export interface Place {
  readonly files: Readonly<Record<string, Buffer>>;
  readonly input: string;
}

/** What a command leaves behind. */
export interface Ran {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** What a command says, and how it ends. */
export interface CommandOutput {
  readonly output: string;
  readonly errors?: string;
  readonly exitCode?: number;
}

/** A file's name as the working folder holds it. */
export const plain = (name: string): string => name.replace(/^(\.\/)+/, "");
