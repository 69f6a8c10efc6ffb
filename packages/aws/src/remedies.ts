import { commonRemedies } from "./client/remedies.ts";
import type { Remedy } from "./client/remedy.ts";
import { ec2Remedies } from "./ec2/remedies.ts";
import { templateRemedies } from "./ec2/template-remedies.ts";
import { ecrRemedies } from "./ecr/remedies.ts";
import { leftRemedies } from "./eks/left-behind/remedies.ts";
import { eksRemedies } from "./eks/remedies.ts";
import { iamRemedies } from "./iam/remedies.ts";
import { logsRemedies } from "./logs/remedies.ts";
import { stackRemedies } from "./network/remedies.ts";
import { signInRemedies } from "./sign-in/remedies.ts";

/** All remedies. The first that matches counts, so the narrower ones come first. */
export const remedies: readonly Remedy[] = [
  ...signInRemedies,
  ...commonRemedies,
  ...eksRemedies,
  ...leftRemedies,
  ...templateRemedies,
  ...stackRemedies,
  ...iamRemedies,
  ...ec2Remedies,
  ...ecrRemedies,
  ...logsRemedies,
];

/** The remedy for a refusal; for an unknown one, what its status allows to say. */
export function remedyFor(status: number, code: string, message: string): Remedy {
  const known = remedies.find((each) => each.code.test(code) && (each.message?.test(message) ?? true));
  if (known) return known;
  if (status === 429 || status >= 500) {
    return {
      code: /./,
      retry: "passing",
      say: "The service has a problem: run again later. If it persists, look at the AWS Health Dashboard.",
    };
  }
  return { code: /./, retry: "no", say: "Compare the inputs with what the message says, then run again." };
}
