import { UnfitError } from "@slipway/action";
import type { KubernetesReads } from "../client/client.ts";

const budget = 2 * 60_000;
const pace = 2_000;

/** What is deleted goes when nothing uses it any more. */
export async function untilObjectGone(what: string, path: string, kubernetes: KubernetesReads): Promise<void> {
  const { clock } = kubernetes.run;
  await kubernetes.run.wait(`the end of the ${what}`, async () => {
    for (const end = clock.now() + budget; ; await clock.sleep(pace)) {
      if ((await kubernetes.get(path)) === undefined) return;
      if (clock.now() >= end)
        throw new UnfitError(
          `The ${what} is still there ${budget / 60_000} minutes after it was deleted: something uses it.`,
          "End the pods and claims that use it (kubectl describe shows them), then run again.",
        );
    }
  });
}
