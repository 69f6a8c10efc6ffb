import type { Clock } from "@slipway/simulator";

const minute = 60_000;

/** Aborts its signal after some minutes of the world's clock or the machine's, whichever is faster; never after 0. */
export function timeLimit(minutes: number, clock: Clock): { readonly signal: AbortSignal; end(): void } {
  const reached = new AbortController();
  const ended = new AbortController();
  if (!(minutes > 0)) return { signal: reached.signal, end: () => undefined };
  const timer = setTimeout(() => reached.abort(), Math.min(minutes * minute, 2 ** 31 - 1));
  clock.sleep(minutes * minute, ended.signal).then(
    () => reached.abort(),
    () => undefined,
  );
  return {
    signal: reached.signal,
    end() {
      clearTimeout(timer);
      ended.abort();
    },
  };
}
