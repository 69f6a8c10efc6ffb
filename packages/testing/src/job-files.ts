import { type Entry, type Host, localFiles } from "@slipway/action";

/** The files of a job, in memory: what its steps write to the job's ledger. */
export class JobFiles implements Pick<Host, "list" | "read" | "save"> {
  readonly #files = new Map<string, string>();

  /** A job in which other steps have run already. */
  constructor(entries: readonly Entry[] = []) {
    for (const entry of entries) this.save(`${entry.step}.json`, JSON.stringify(entry));
  }

  list = (): readonly string[] => [...this.#files.keys()];

  save = (file: string, text: string): void => void this.#files.set(file.split("/").at(-1) ?? "", text);

  read = (file: string): string | undefined => this.#files.get(file.split("/").at(-1) ?? "") ?? localFiles.read(file);

  /** What the steps have written. */
  get entries(): Entry[] {
    return [...this.#files.values()].map((text) => JSON.parse(text) as Entry);
  }
}
