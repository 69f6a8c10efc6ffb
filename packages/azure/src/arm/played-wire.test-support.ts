import type { Run } from "@slipway/action";
import type { Reply, Sending, Wire } from "./wire.ts";

export const reply = (status: number, body?: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  body,
  headers: new Map(Object.entries(headers)),
});

export const state = (provisioningState: string) => ({ properties: { provisioningState } });

/** Plays answers in order, and notes what was asked, how, and how long was rested before. */
export function play(...answers: Reply[]) {
  const requests: string[] = [];
  const sent: (readonly [string, string, Sending | undefined])[] = [];
  const rests: number[] = [];
  let isResting = false;
  const clock = {
    now: () => 0,
    async sleep(milliseconds: number) {
      rests.push(milliseconds);
      isResting = true;
      await new Promise((go) => setImmediate(go));
      isResting = false;
    },
  };
  const wire: Wire = {
    run: { clock } as unknown as Run,
    async send(method, target, sending) {
      requests.push(`${method} ${target}`);
      sent.push([method, target, sending]);
      if (isResting) throw new RangeError(`${method} ${target} does not wait until the rest is over.`);
      const next = answers.shift();
      if (!next) throw new RangeError(`nothing more to answer to ${method} ${target}`);
      if (next.status >= 400 && !sending?.expect?.includes(next.status))
        throw new RangeError(`${method} ${target} does not expect ${next.status}.`);
      return next;
    },
  };
  return { wire, requests, sent, rests };
}
