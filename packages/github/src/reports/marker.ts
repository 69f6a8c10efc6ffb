import { type Change, changed, fingerprint, StaleError } from "@slipway/reconcile";
import type { Account, GithubReads } from "../client/client.ts";

/** A text that Slipway keeps up to date on GitHub. */
export interface Report {
  readonly kind: "plan" | "drift";
  readonly environment: string;
  readonly text: string;
  /** Where to read more. Another run has another one, so it is not compared. */
  readonly footer: string;
}

/** What a comment and an issue have in common. */
export interface Post {
  readonly body?: string | null;
  readonly user?: Account | null;
}

const beforeFooter = "<!-- slipway:footer -->";

/** What the texts of an environment begin with. Readers do not see it. */
const prefixOf = ({ kind, environment }: Pick<Report, "kind" | "environment">): string =>
  `<!-- slipway:${kind}:${environment} `;

/** The body of a report: the mark with the record of its maker, the text, the footer. */
export const bodyOf = (report: Report, record: string): string =>
  `${prefixOf(report)}${record} -->\n${report.text}\n${beforeFooter}\n${report.footer}`;

const mark = /^<!-- slipway:(\w+):(\S+) (slipway-[0-9a-f]{16}) -->/;

/** The record in the mark of a post. */
export const recordIn = ({ body }: Post): string | undefined => mark.exec(body ?? "")?.[3];

/** The environment that a post of this kind is on. */
export function environmentIn({ body }: Post, kind: Report["kind"]): string | undefined {
  const [, of, environment] = mark.exec(body ?? "") ?? [];
  return of === kind ? environment : undefined;
}

/**
 * Whether a post is Slipway's: it has the mark with the record, and an author of the token's own sort. A person who copies
 * the text of a bot does not get it changed.
 */
export const isOwned = (post: Post, record: string, { actsAs }: GithubReads): boolean =>
  post.user?.type === actsAs && recordIn(post) === record;

/** Whether the whole body differs but for its footer. Bodies are long, so their hashes are shown. */
export async function bodyChanges(have: Post, want: string): Promise<Change[]> {
  const [is, shouldBe] = [comparedPart(have.body ?? ""), comparedPart(want)];
  if (is === shouldBe) return [];
  return changed({ body: await fingerprint(is) }, { body: await fingerprint(shouldBe) });
}

/** GitHub's editor ends lines as Windows does. */
const comparedPart = (body: string): string => body.replaceAll("\r\n", "\n").split(beforeFooter)[0]?.trimEnd() ?? "";

/** Copies that two runs made at the same time. */
export const copyChanges = ({ length }: readonly unknown[]): Change[] => changed({ copies: length }, { copies: 0 });

/** GitHub lets two runs make the same thing at the same time: then both look again and keep the first. */
export function refuseCopies({ length }: readonly unknown[]): void {
  if (length > 1) throw new StaleError(`${length} of the same were created at the same time.`);
}
