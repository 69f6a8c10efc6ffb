import { UnfitError } from "@slipway/action";
import { type Change, changed, fingerprint, StaleError } from "@slipway/reconcile";
import type { Account, GithubReads } from "../client/client.ts";
import { subjectOf } from "./subject.ts";

/** A text that Slipway keeps up to date on GitHub. */
export interface Report {
  readonly kind: "plan" | "drift";
  /** The key of what it is on. */
  readonly subject: string;
  readonly text: string;
  /** Where to read more. Another run, or another attempt of it, has another one, so it is not compared. */
  readonly footer: string;
}

/** What a comment and an issue have in common. */
export interface Post {
  readonly body?: string | null;
  readonly user?: Account | null;
}

const beforeFooter = "<!-- slipway:footer -->";

/** What the texts on a subject begin with. Readers do not see it. */
const prefixOf = ({ kind, subject }: Pick<Report, "kind" | "subject">): string => `<!-- slipway:${kind}:${subject} `;

/** The body of a report: the mark with the record of its maker, the text, the footer. */
export const bodyOf = (report: Report, record: string): string =>
  `${prefixOf(report)}${record} -->\n${report.text}\n${beforeFooter}\n${report.footer}`;

const mark = /^<!-- slipway:(\w+):(\S+) (slipway-[0-9a-f]{16}) -->/;

/** The record in the mark of a post. */
export const recordIn = ({ body }: Post): string | undefined => mark.exec(body ?? "")?.[3];

/** The key of what a post of this kind is on. */
export function subjectIn({ body }: Post, kind: Report["kind"]): string | undefined {
  const [, of, subject] = mark.exec(body ?? "") ?? [];
  return of === kind ? subject : undefined;
}

/**
 * Whether a post is Slipway's: it has the mark with the record, and an author of the token's own sort. A person who copies
 * the text of a bot does not get it changed.
 */
export const isOwned = (post: Post, record: string, { actsAs }: GithubReads): boolean =>
  post.user?.type === actsAs && recordIn(post) === record;

/** Of what was found, the posts with the record; without any, those that an earlier version marked by the name alone. */
export function ownPosts<P extends Post>(all: readonly P[], [own, earlier]: Records, github: GithubReads): P[] {
  const marked = (record: string) => all.filter((post) => isOwned(post, record, github));
  const posts = marked(own);
  return posts.length > 0 ? posts : marked(earlier);
}

/** The record of a report, and the one that earlier versions gave it. */
export type Records = readonly [own: string, earlier: string];

/** Bound into the records of this version, so that what an earlier one wrote by the name alone is known as such. */
export const generation = "by scenario and place";

/** Whether the whole body differs but for its footer. Bodies are long, so their hashes are shown. */
export async function bodyChanges(have: Post, want: string): Promise<Change[]> {
  const [is, shouldBe] = [comparedPart(have.body ?? ""), comparedPart(want)];
  if (is === shouldBe) return [];
  return changed({ body: await fingerprint(is) }, { body: await fingerprint(shouldBe) });
}

/** What others wrote may have the footer's mark in it: the last one is ours. */
const partsOf = (body: string): [text: string, footer: string] => {
  // GitHub's editor ends lines as Windows does.
  const whole = body.replaceAll("\r\n", "\n");
  const end = whole.lastIndexOf(beforeFooter);
  if (end < 0) return [whole.trimEnd(), ""];
  return [whole.slice(0, end).trimEnd(), whole.slice(end + beforeFooter.length).trim()];
};

const comparedPart = (body: string): string => partsOf(body)[0];

/** Refuses to replace what another job of the same run has said of the same thing, since no one would see that any more. */
export function refuseReplacing({ body }: Post, { subject, footer }: Pick<Report, "subject" | "footer">): void {
  if (footer === "" || partsOf(body ?? "")[1] !== footer) return;
  const { environment, scenario = "" } = subjectOf(subject);
  const by = scenario === "" ? "" : ` (${scenario})`;
  throw new UnfitError(
    `Another job of this run has reported something else on ${environment}${by}, and this would replace it.`,
    "If these are two environments, give each a name of its own. If they are one, call the workflow once in a run, or set report: false for the second call. Where you use report-drift itself: give each its own environment or scenario, or set post: false.",
  );
}

/** Copies that two runs made at the same time. */
export const copyChanges = ({ length }: readonly unknown[]): Change[] => changed({ copies: length }, { copies: 0 });

/** GitHub lets two runs make the same thing at the same time: then both look again and keep the first. */
export function refuseCopies({ length }: readonly unknown[]): void {
  if (length > 1) throw new StaleError(`${length} of the same were created at the same time.`);
}
