import { keyOf, type Subject } from "@slipway/github";
import { fingerprint } from "@slipway/reconcile";

/**
 * An artifact's name is taken once in a run, by whichever job comes first, and shows no more of the place than a hash. Two
 * plans of one environment have a name each, unless they are the same.
 */
export async function planName(
  { ran, ...subject }: Subject & { readonly ran: string },
  plan: string,
  { GITHUB_RUN_ATTEMPT: attempt = "1" }: NodeJS.ProcessEnv,
): Promise<string> {
  const hash = await fingerprint(`${ran} ${await keyOf(subject)}\n${plan}`);
  return `slipway-plan-${subject.environment}-${hash.slice(0, 8)}-${attempt}`;
}
