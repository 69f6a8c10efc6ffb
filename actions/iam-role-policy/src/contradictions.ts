import type { Problem } from "@slipway/action";
import { inlineMost, policySize, policyText } from "@slipway/aws";

interface Given {
  readonly role?: string | undefined;
  readonly user?: string | undefined;
  readonly policy?: Parameters<typeof policyText>[0] | undefined;
  readonly preset?: string | undefined;
  readonly images?: readonly string[] | undefined;
  readonly cluster?: string | undefined;
}

/** Inputs that exclude or need each other. */
export function contradictions({ role, user, policy, preset, images, cluster }: Given): Problem[] {
  const size = policy === undefined ? 0 : policySize(policyText(policy));
  return [
    ...when(!role && !user, "role", "Give a role or a user."),
    ...when(!!role && !!user, "user", "Give a role or a user, not both."),
    ...when(!policy && !preset, "policy", "Give a policy or a preset."),
    ...when(!!policy && !!preset, "preset", "Give a policy or a preset, not both."),
    ...when(!!images && !preset, "images", "Leave it out: only presets have images."),
    ...when(
      cluster !== undefined && preset !== "hopsworks-instance",
      "cluster",
      "Leave it out: only the preset hopsworks-instance looks up clusters.",
    ),
    ...when(
      !!user && size > inlineMost.user,
      "policy",
      `It has ${size} characters without blanks, and IAM takes ${inlineMost.user} of all inline policies of a user: shorten it, or give it to a role.`,
    ),
  ];
}

const when = (wrong: boolean, input: string, problem: string): Problem[] => (wrong ? [{ input, problem }] : []);
