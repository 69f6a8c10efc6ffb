import { UnfitError } from "@slipway/action";
import type { KubernetesReads } from "../client/client.ts";

const goneMinutes = 5;
const pace = 5_000;

/** A namespace that is deleted ends some time after, with all that is in it. */
export async function untilGone(namespace: string, kubernetes: KubernetesReads): Promise<void> {
  const { run } = kubernetes;
  await run.wait(`the end of the namespace ${namespace}`, async () => {
    for (const end = run.clock.now() + goneMinutes * 60_000; ; await run.clock.sleep(pace)) {
      if ((await kubernetes.get(`/api/v1/namespaces/${namespace}`)) === undefined) return;
      if (run.clock.now() < end) continue;
      throw new UnfitError(
        `The namespace ${namespace} is still there ${goneMinutes} minutes after it was deleted.`,
        `Look at what keeps it: kubectl get namespace ${namespace} --output yaml. Then run again.`,
      );
    }
  });
}
