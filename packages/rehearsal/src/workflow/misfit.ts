/** A workflow or action cannot be rehearsed as it is written; said before anything of it runs. */
export class UnsupportedFileError extends Error {
  override readonly name = "MisfitError";
  readonly remedy = "Correct the file, or leave out of it what the rehearsal does not model.";

  constructor(path: string, problems: readonly string[]) {
    super(`${path} cannot be rehearsed:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
  }
}
