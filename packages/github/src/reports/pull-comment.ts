import { defineResource, type Planned, sealOf } from "@slipway/reconcile";
import type { Github, GithubReads } from "../client/client.ts";
import {
  bodyChanges,
  bodyOf,
  copyChanges,
  generation,
  ownPosts,
  type Post,
  type Records,
  refuseCopies,
  refuseReplacing,
} from "./marker.ts";
import { subjectOf } from "./subject.ts";

/** The one comment on a pull request that reports on an environment. */
export interface PullComment {
  readonly pull: number;
  /** The key of the environment. */
  readonly subject: string;
  readonly text: string;
  readonly footer: string;
}

interface Comment extends Post {
  readonly id: number;
}

/** The comment, and copies of it that two runs at once have made. */
interface Found extends Comment {
  readonly record: string;
  readonly copies: readonly Comment[];
}

/** A comment in wire shape, and the IDs of its copies, which are deleted. */
interface Body {
  readonly body?: string;
  readonly copies?: readonly number[];
}

const kind = "pull request comment";
const idOf = ({ pull, subject }: PullComment): string => `${pull}/${subject}`;

function recordsOf(id: string): Promise<Records> {
  const [pull = "", subject = ""] = id.split(/\/(.*)/);
  return Promise.all([
    sealOf({ kind, id }, generation),
    sealOf({ kind, id: `${pull}/${subjectOf(subject).environment}` }),
  ]);
}

/** A comment that is updated in place, so that a pull request has one however often it is planned. */
export const pullComment = defineResource<PullComment, Found, Body, GithubReads, Github>({
  kind,
  id: idOf,
  seal: { read: ({ record }) => record, binds: () => generation },

  async read(want, github) {
    const records = await recordsOf(idOf(want));
    const [first, ...copies] = await ownComments(want.pull, records, github);
    return first && { ...first, record: records[0], copies };
  },

  async plan(want, have): Promise<Planned<Body>> {
    const body = bodyOf({ ...want, kind: "plan" }, (await recordsOf(idOf(want)))[0]);
    if (have === undefined) return { operation: "create", body: { body } };
    const edits = await bodyChanges(have, body);
    const changes = [...edits, ...copyChanges(have.copies)];
    if (changes.length === 0) return { operation: "none" };
    if (edits.length > 0) refuseReplacing(have, want);
    const copies = have.copies.map(({ id }) => id);
    return { operation: "update", body: { ...(edits.length > 0 ? { body } : {}), copies }, changes };
  },

  async create(id, { body = "" }, github) {
    const pull = Number.parseInt(id, 10);
    await github.post(`issues/${pull}/comments`, { body });
    refuseCopies(await ownComments(pull, await recordsOf(id), github));
  },

  async update({ id }, { body, copies = [] }, github) {
    if (body !== undefined) await github.patch(`issues/comments/${id}`, { body });
    for (const copy of copies) await github.delete(`issues/comments/${copy}`);
  },

  async delete({ id, copies }, github) {
    for (const each of [...copies.map((copy) => copy.id), id]) await github.delete(`issues/comments/${each}`);
  },

  // Another run may have made the same at the same time, and be about to delete its own.
  readLagMs: 60_000,
});

/** All comments of Slipway's with one of these records, the oldest first. */
async function ownComments(pull: number, records: Records, github: GithubReads): Promise<Comment[]> {
  return ownPosts(await github.list<Comment>(`issues/${pull}/comments?per_page=100`), records, github);
}
