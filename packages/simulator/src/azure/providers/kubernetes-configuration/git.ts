import { createHash } from "node:crypto";
import { define, lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";

/** A repository that Flux can reach, as far as it matters to it. */
export interface GitRepository {
  /** Branch, tag or commit, to the folders that can be applied, and what is wrong in those that cannot. */
  readonly refs: Readonly<
    Record<string, { readonly paths: readonly string[]; readonly broken?: Readonly<Record<string, string>> }>
  >;
  /** Answers no one without credentials, whatever they are. */
  readonly closed?: boolean;
  /** The tokens and keys that it answers to; any other is refused. */
  readonly opens?: readonly string[];
  /** Why a cluster does not even get to its host. */
  readonly unreachable?: string;
}

interface GitState {
  repositories: Record<string, GitRepository>;
}

const gitState = (world: World): GitState => world.section<GitState>("git", () => ({ repositories: {} }));

const plain = (url: string): string => url.replace(/\.git$/, "").toLowerCase();

/** Say what is in a repository. One of which nothing is said has a branch `main`, in which every folder can be applied. */
export function keepRepository(world: World, url: string, repository: GitRepository): void {
  define(gitState(world).repositories, plain(url), structuredClone(repository));
}

/** What Flux gets of a repository: a revision and what its folders do, or why it got nothing. */
export type Fetched =
  | { readonly revision: string; readonly problem: (path: string) => string | undefined }
  | { readonly failure: string };

/** Why the host does not admit someone with these tokens and keys. */
function refusal(url: string, repository: GitRepository | undefined, brought: readonly string[]): string | undefined {
  if (repository?.unreachable !== undefined) return repository.unreachable;
  const { closed = false, opens } = repository ?? {};
  const known = opens === undefined ? brought.length > 0 : brought.some((one) => opens.includes(one));
  if (known || (!closed && opens === undefined)) return undefined;
  if (url.startsWith("ssh:"))
    return "ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain";
  return brought.length === 0
    ? "authentication required"
    : "authentication required: Invalid username or token. Password authentication is not supported for Git operations.";
}

const folder = (path: string): string => path.replace(/^\.?\/*/, "").replace(/\/+$/, "");

/** Fetch a reference of a repository with these tokens and keys, as Flux's source controller does. */
export function fetchRef(
  world: World,
  url: string,
  kind: "branch" | "tag" | "commit" | "semver",
  ref: string,
  brought: readonly string[],
): Fetched {
  const known = lookup(gitState(world).repositories, plain(url));
  const refused = refusal(url, known, brought);
  if (refused !== undefined)
    return { failure: `failed to checkout and determine revision: unable to clone '${url}': ${refused}` };
  const repository: GitRepository = known ?? { refs: { main: { paths: [] } } };
  const content = lookup(repository.refs, ref);
  if (content === undefined)
    return {
      failure: `failed to checkout and determine revision: unable to clone '${url}': couldn't find remote ref "refs/${kind === "tag" ? "tags" : "heads"}/${ref}"`,
    };
  const commit = createHash("sha1")
    .update(`${plain(url)} ${ref} ${JSON.stringify(content)}`)
    .digest("hex");
  return {
    revision: kind === "commit" ? `sha1:${commit}` : `${ref}@sha1:${commit}`,
    problem: (path) => {
      const wanted = folder(path);
      const broken = Object.entries(content.broken ?? {}).find(([one]) => folder(one) === wanted)?.[1];
      if (broken !== undefined) return broken;
      const there =
        known === undefined ||
        wanted === "" ||
        content.paths.some((one) => folder(one) === wanted || folder(one).startsWith(`${wanted}/`));
      return there
        ? undefined
        : `kustomization path not found: stat /tmp/kustomization/${wanted}: no such file or directory`;
    },
  };
}
