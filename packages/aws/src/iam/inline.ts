import type { Bearer } from "./bearer.ts";
import type { PolicyDocument } from "./policy-document.ts";

/** An inline policy: as it is to be, or as IAM has it. */
export interface InlinePolicy {
  readonly bearer: Bearer;
  readonly name: string;
  readonly document: PolicyDocument;
}

/** What is sent, but for the document, which is sent as text. */
export type InlineBody = { readonly PolicyName: string; readonly PolicyDocument: PolicyDocument } & (
  | { readonly RoleName: string }
  | { readonly UserName: string }
);

/** How many characters all inline policies of one bearer may have, blanks not counted. */
export const inlineMost = { role: 10_240, user: 2_048 } as const;
