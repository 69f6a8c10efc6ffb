/** A statement of a policy, as JSON has it. */
export type Statement = Readonly<Record<string, unknown>>;

/** A policy of IAM's kind, whose statements are a list. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** A policy as a service answers it: a lone statement becomes a list, and a missing version is the oldest one. */
export function parsePolicy(text: string): PolicyDocument {
  const { Version = "2008-10-17", Statement = [] } = JSON.parse(text) as { Version?: string; Statement?: unknown };
  return { Version, Statement: [Statement].flat() as Statement[] };
}

/** The policy as it is sent. IAM does not count blanks. */
export const policyText = (document: PolicyDocument): string => JSON.stringify(document);

/** How much of IAM's limits a policy takes. */
export const policySize = (text: string): number => text.replace(/\s/g, "").length;

const slipway = /Slipway([0-9a-f]{16})$/;

/**
 * The record of a policy's maker is the end of a statement's Sid. An inline policy has no tags, and a tag on its role
 * would take another request and another right, and could change what the role may do, where tags decide that. A Sid
 * grants nothing, and it is written and deleted with the policy itself.
 */
export function recordIn({ Statement }: PolicyDocument): string | undefined {
  const found = Statement.flatMap(({ Sid }) => slipway.exec(String(Sid))?.[1] ?? [])[0];
  return found && `slipway-${found}`;
}

/** The policy with that record in its first statement. */
export function withRecord(document: PolicyDocument, record: string): PolicyDocument {
  const [first, ...others] = document.Statement;
  const { Sid = "", ...statement } = first ?? {};
  return {
    ...document,
    Statement: [{ Sid: `${Sid}${record.replace("slipway-", "Slipway")}`, ...statement }, ...others],
  };
}
