import { UnfitError } from "@slipway/action";
import { changed, defineResource, type Planned, sealOf } from "@slipway/reconcile";
import type { Github, GithubReads } from "../client/client.ts";
import {
  bodyChanges,
  bodyOf,
  copyChanges,
  generation,
  isOwned,
  ownPosts,
  type Post,
  type Records,
  refuseCopies,
  refuseReplacing,
  subjectIn,
} from "./marker.ts";
import { type Subject, subjectOf } from "./subject.ts";

/** The one issue that reports an environment's drift: open while there is any. */
export interface DriftIssue {
  /** The key of the environment. */
  readonly subject: string;
  readonly title: string;
  /** Undefined when there is no drift: then no issue is to be open. */
  readonly text: string | undefined;
  /** Whether a check found that: an apply may close what a check of its own run opened. */
  readonly isChecked: boolean;
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
  readonly record: string;
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

/** The label of an environment's issues: GitHub's longest has 50 characters, so a long name is cut. */
const labelOf = (subject: string): string => `drift: ${subjectOf(subject).environment.slice(0, 43)}`;

const kind = "drift issue";
const recordsOf = (subject: string): Promise<Records> =>
  Promise.all([sealOf({ kind, id: subject }, generation), sealOf({ kind, id: subjectOf(subject).environment })]);

const listPath = (label: string, state: "open" | "all"): string =>
  `issues?labels=${encodeURIComponent(label)}&state=${state}&direction=asc&per_page=100`;

/** All open drift issues: what each is on, and its address. */
export async function openDrift(github: GithubReads): Promise<OpenDrift[]> {
  const open = await github.list<Issue>(listPath(driftLabel, "open"));
  const found: OpenDrift[] = [];
  for (const issue of open) {
    const subject = subjectIn(issue, "drift");
    if (subject === undefined) continue;
    const records = await recordsOf(subject);
    if (records.some((record) => isOwned(issue, record, github)))
      found.push({ ...subjectOf(subject), address: issue.html_url });
  }
  return found;
}

export interface OpenDrift extends Subject {
  readonly address: string;
}

/** The address of the issue on an environment. Without a scenario on either side the name decides. */
export const addressOf = (open: readonly OpenDrift[], { environment, scenario }: Subject): string | undefined =>
  open.find(
    (issue) => issue.environment === environment && (!issue.scenario || !scenario || issue.scenario === scenario),
  )?.address;

/** An issue that opens on drift, follows it, and closes by itself. GitHub deletes no issues. */
export const driftIssue = defineResource<DriftIssue, Found, Body, GithubReads, Github>({
  kind,
  id: ({ subject }) => subject,
  seal: { read: ({ record }) => record, binds: () => generation },

  async read({ subject }, github) {
    const records = await recordsOf(subject);
    const own = await ownIssues(labelOf(subject), records, github);
    const first = own.find(({ state }) => state === "open") ?? own.at(-1);
    return (
      first && {
        ...first,
        record: records[0],
        copies: own.filter((issue) => issue !== first && issue.state === "open"),
      }
    );
  },

  async plan(want, have, github): Promise<Planned<Body>> {
    const { subject, title, text, most } = want;
    const [record] = await recordsOf(subject);
    const body = text === undefined ? undefined : bodyOf({ ...want, text, kind: "drift" }, record);
    if (have === undefined) {
      if (body === undefined) return { operation: "none" };
      await refuseTooMany(title, most, github);
      return { operation: "create", body: { title, body, labels: [driftLabel, labelOf(subject)] } };
    }
    const state = body === undefined ? "closed" : "open";
    const edits = body === undefined ? [] : await bodyChanges(have, body);
    const changes = [...edits, ...changed({ state: have.state }, { state }), ...copyChanges(have.copies)];
    if (changes.length === 0) return { operation: "none" };
    if (want.isChecked && have.state === "open" && (edits.length > 0 || state === "closed"))
      refuseReplacing(have, want);
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
    const own = await ownIssues(labelOf(id), await recordsOf(id), github);
    refuseCopies(own.filter(({ state }) => state === "open"));
  },

  async update({ number }, { copies = [], ...issue }, github) {
    if (Object.keys(issue).length > 0) await github.patch(`issues/${number}`, issue);
    for (const copy of copies) await github.patch(`issues/${copy}`, { state: "closed", state_reason: "duplicate" });
  },

  // Another run may have made the same at the same time, and be about to close its own.
  readLagMs: 60_000,
});

/** All issues of Slipway's with this label and one of these records, the oldest first. */
async function ownIssues(label: string, records: Records, github: GithubReads): Promise<Issue[]> {
  const all = await github.list<Issue>(listPath(label, "all"));
  return ownPosts(
    all.filter((issue) => !issue.pull_request),
    records,
    github,
  );
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
