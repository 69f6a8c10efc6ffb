/** A command that people type, and what has to come of it against the simulated cloud. */
export interface Command {
  /** As it is typed; a shell runs it. */
  readonly run: string;
  /** What the output shows. */
  readonly shows?: string | RegExp;
  /** What the client says where the simulated cloud refuses. */
  readonly refused?: string;
  /** Why, and what to do instead: for the page. */
  readonly instead?: string;
  /** The first version of the client that has it. */
  readonly since?: string;
  /** The page of `docs` that has it, word for word. */
  readonly page?: "guides.md";
}

/** The commands of one client, in the order of one story: each finds what those before it left. */
export interface Story {
  readonly client: "az" | "aws" | "gh" | "kubectl" | "helm" | "terraform";
  /** Whose lines the shell evaluates: Helm uses kubectl's. */
  readonly shell: "az" | "aws" | "gh" | "kubectl" | "terraform";
  /** Run before, in the story's folder; no row of the table. */
  readonly before?: string;
  readonly commands: readonly Command[];
}
