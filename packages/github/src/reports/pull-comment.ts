import { defineResource } from "@slipway/reconcile";
import type { Github } from "../client/client.ts";
import { digestIn, marker, newest, refuseCopies } from "./marker.ts";

/** The one comment on a pull request that tells of one environment. */
export interface PullComment {
  readonly pull: number;
  readonly environment: string;
  readonly body: string;
}

interface Comment {
  readonly id: number;
  readonly body?: string;
}

/** What is there: the comment, and others of the same mark that two runs at once have made. */
interface Found extends Comment {
  readonly others: readonly Comment[];
}

/** A comment that is updated in place, so that a pull request has one however often it is planned. */
export const pullComment = defineResource<PullComment, Found, Github>({
  kind: "comment",
  name: ({ pull, environment }) => `#${pull} on ${environment}`,

  async read(want, github) {
    const [first, ...others] = await oursOf(want, github);
    return first && { ...first, others };
  },

  diff: (have, want) => [
    ...newest(digestIn(have.body), digestIn(want.body)),
    ...(have.others.length > 0 ? [{ field: "copies", have: have.others.length, want: 0 }] : []),
  ],

  async create(want, github) {
    await github.post(`issues/${want.pull}/comments`, { body: want.body });
    refuseCopies(await oursOf(want, github), () => true);
  },

  // Another run may have made the same at the same time, and is about to delete its own.
  lag: 60_000,

  async update({ body }, have, github) {
    if (digestIn(have.body) !== digestIn(body)) await github.patch(`issues/comments/${have.id}`, { body });
    for (const { id } of have.others) await github.delete(`issues/comments/${id}`);
  },

  remove: ({ id }, _want, github) => github.delete(`issues/comments/${id}`),
});

async function oursOf({ pull, environment }: PullComment, github: Github): Promise<Comment[]> {
  const all = await github.list<Comment>(`issues/${pull}/comments?per_page=100`);
  return all.filter(({ body = "" }) => body.startsWith(marker("plan", environment)));
}
