import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Server } from "./server.ts";

/** The files of a repository at one commit. */
export interface Source {
  readonly repository: string;
  readonly root: string;
  /** By what another repository was called, written out (`refs/tags/v1`, or a commit). */
  readonly ref?: string;
  readonly sha?: string;
}

/** A file or folder that `uses` names, or what is wrong with it. */
export type Located = { readonly source: Source; readonly path: string } | { readonly problem: string };

/** Where the files of a run come from: its own repository, and those that it calls at a tag, a branch or a commit. */
export class Sources {
  readonly own: Source;
  readonly #server: Pick<Server, "repositories">;
  readonly #folder: string;
  readonly #fetched = new Map<string, Source | undefined>();

  constructor(server: Pick<Server, "repositories" | "repository" | "root">, folder: string) {
    this.own = { repository: server.repository, root: server.root };
    this.#server = server;
    this.#folder = folder;
  }

  /**
   * What `uses` names: with `$/` in the repository of the file that says so, at its commit; with an owner, a repository
   * and a ref in that one. Undefined for a repository that is not here.
   */
  locate(here: Source, uses: string): Located | undefined {
    const beside = /^\$\/(.*)$/.exec(uses)?.[1];
    if (beside !== undefined) return { source: here, path: beside };
    const [, repository, path, ref] = /^([\w.-]+\/[\w.-]+)\/([^@]+)@(.+)$/.exec(uses) ?? [];
    if (repository === undefined || path === undefined || ref === undefined) return undefined;
    // Our own pages call this repository by its name.
    if (!(repository in this.#server.repositories))
      return repository.endsWith("/slipway") ? { source: this.own, path } : undefined;
    const source = this.#fetch(repository, ref);
    // In the words of the runner (src/Runner.Worker/ActionManager.cs).
    return source
      ? { source, path }
      : { problem: `Unable to resolve action \`${repository}@${ref}\`, unable to find version \`${ref}\`` };
  }

  #fetch(repository: string, ref: string): Source | undefined {
    const key = `${repository}@${ref}`;
    if (!this.#fetched.has(key)) this.#fetched.set(key, this.#checkedOut(repository, ref));
    return this.#fetched.get(key);
  }

  #checkedOut(repository: string, ref: string): Source | undefined {
    const from = this.#server.repositories[repository] ?? "";
    const names = [`refs/tags/${ref}`, `refs/heads/${ref}`, ...(/^[0-9a-f]{40}$/.test(ref) ? [ref] : [])];
    for (const name of names) {
      const sha = commitOf(from, name);
      if (sha === undefined) continue;
      const root = join(this.#folder, "_actions", repository, sha);
      mkdirSync(root, { recursive: true });
      const archive = execFileSync("git", ["archive", "--format=tar", sha], { cwd: from, maxBuffer: 2 ** 30 });
      execFileSync("tar", ["-x", "-C", root], { input: archive });
      return { repository, root, ref: name, sha };
    }
    return undefined;
  }
}

function commitOf(repository: string, name: string): string | undefined {
  try {
    const words = ["rev-parse", "--quiet", "--verify", `${name}^{commit}`];
    return execFileSync("git", words, { cwd: repository, encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return undefined;
  }
}
