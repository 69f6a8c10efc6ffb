/** A workflow or an action has mistakes, or uses what the rehearsal does not model. Thrown before anything of it runs. */
export class UnsupportedFileError extends Error {
  override readonly name = "UnsupportedFileError";
  readonly remedy = "Correct the file, or leave out of it what the rehearsal does not model.";

  constructor(path: string, problems: readonly string[]) {
    super(`${path} cannot be rehearsed:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
  }
}
