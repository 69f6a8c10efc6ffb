import { keyOf, type Subject } from "@slipway/github";
import { fingerprint } from "@slipway/reconcile";

/** An artifact's name is taken once in a run, by whichever job comes first, and shows no more of the place than a hash. */
export async function planName(
  { ran, ...subject }: Subject & { readonly ran: string },
  { GITHUB_RUN_ATTEMPT: attempt = "1" }: NodeJS.ProcessEnv,
): Promise<string> {
  const hash = await fingerprint(`${ran} ${await keyOf(subject)}`);
  return `slipway-plan-${subject.environment}-${hash.slice(0, 8)}-${attempt}`;
}
