import { UnfitError } from "@slipway/action";
import { changed, defineResource, type Planned, sealOf } from "@slipway/reconcile";
import type { Github, GithubReads } from "../client/client.ts";
import {
  bodyChanges,
  bodyOf,
  copyChanges,
  environmentIn,
  isOwned,
  type Post,
  recordIn,
  refuseCopies,
} from "./marker.ts";

/** The one issue that reports an environment's drift: open while there is any. */
export interface DriftIssue {
  readonly environment: string;
  readonly title: string;
  /** Undefined when there is no drift: then no issue is to be open. */
  readonly text: string | undefined;
  readonly footer: string;
  /** How many such issues may be open in the repository. */
  readonly most: number;
}

interface Issue extends Post {
  readonly number: number;
  readonly state: "open" | "closed";
  readonly html_url: string;
  readonly pull_request?: object;
}

/** The issue, and open copies of it that two runs at once have made. */
interface Found extends Issue {
  readonly copies: readonly Issue[];
}

/** An issue in wire shape, and the numbers of its copies, which are closed. */
interface Body {
  readonly title?: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  readonly state?: Issue["state"];
  readonly state_reason?: "completed";
  readonly copies?: readonly number[];
}

/** The label of all such issues. */
const driftLabel = "slipway-drift";

/** The label of one environment's: GitHub's longest has 50 characters, names of environments are kept below. */
const labelOf = (environment: string): string => `drift: ${environment}`;

const kind = "drift issue";
const recordOf = (environment: string): Promise<string> => sealOf({ kind, id: environment });

const listPath = (label: string, state: "open" | "all"): string =>
  `issues?labels=${encodeURIComponent(label)}&state=${state}&direction=asc&per_page=100`;

/** The addresses of all open drift issues, by their environment. */
export async function openDrift(github: GithubReads): Promise<Map<string, string>> {
  const open = await github.list<Issue>(listPath(driftLabel, "open"));
  const addresses = new Map<string, string>();
  for (const issue of open) {
    const environment = environmentIn(issue, "drift");
    if (environment === undefined || !isOwned(issue, await recordOf(environment), github)) continue;
    addresses.set(environment, issue.html_url);
  }
  return addresses;
}

/** An issue that opens on drift, follows it, and closes by itself. GitHub deletes no issues. */
export const driftIssue = defineResource<DriftIssue, Found, Body, GithubReads, Github>({
  kind,
  id: ({ environment }) => environment,
  seal: { read: recordIn },

  async read({ environment }, github) {
    const own = await ownIssues(labelOf(environment), await recordOf(environment), github);
    const first = own.find(({ state }) => state === "open") ?? own.at(-1);
    return first && { ...first, copies: own.filter((issue) => issue !== first && issue.state === "open") };
  },

  async plan(want, have, github): Promise<Planned<Body>> {
    const { environment, title, text, most } = want;
    const body = text === undefined ? undefined : bodyOf({ ...want, text, kind: "drift" }, await recordOf(environment));
    if (have === undefined) {
      if (body === undefined) return { operation: "none" };
      await refuseTooMany(title, most, github);
      return { operation: "create", body: { title, body, labels: [driftLabel, labelOf(environment)] } };
    }
    const state = body === undefined ? "closed" : "open";
    const edits = body === undefined ? [] : await bodyChanges(have, body);
    const changes = [...edits, ...changed({ state: have.state }, { state }), ...copyChanges(have.copies)];
    if (changes.length === 0) return { operation: "none" };
    return {
      operation: "update",
      body: {
        ...(edits.length > 0 && body !== undefined ? { body } : {}),
        ...(have.state === state ? {} : { state }),
        ...(have.state !== state && state === "closed" ? { state_reason: "completed" as const } : {}),
        copies: have.copies.map(({ number }) => number),
      },
      changes,
    };
  },

  async create(id, issue, github) {
    await github.post("issues", issue);
    const own = await ownIssues(labelOf(id), recordIn(issue) ?? "", github);
    refuseCopies(own.filter(({ state }) => state === "open"));
  },

  async update({ number }, { copies = [], ...issue }, github) {
    if (Object.keys(issue).length > 0) await github.patch(`issues/${number}`, issue);
    for (const copy of copies) await github.patch(`issues/${copy}`, { state: "closed", state_reason: "duplicate" });
  },

  // Another run may have made the same at the same time, and be about to close its own.
  readLagMs: 60_000,
});

/** All issues of Slipway's with this label and record, the oldest first. */
async function ownIssues(label: string, record: string, github: GithubReads): Promise<Issue[]> {
  const all = await github.list<Issue>(listPath(label, "all"));
  return all.filter((issue) => !issue.pull_request && isOwned(issue, record, github));
}

/** Hundreds of new issues at once help no one: then something is wrong that all have in common. */
async function refuseTooMany(title: string, most: number, github: GithubReads): Promise<void> {
  const open = await github.list<Issue>(listPath(driftLabel, "open"));
  if (open.length < most) return;
  throw new UnfitError(
    `No issue was opened for "${title}": ${open.length} drift issues are open already, and ${most} may be.`,
    "Find what they have in common, or raise most-issues.",
  );
}
