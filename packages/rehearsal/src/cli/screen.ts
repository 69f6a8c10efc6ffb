import type { Screen } from "../report/timeline.ts";

/** The terminal of this process, or whatever takes its output. */
export const processScreen = (): Screen => ({
  live: process.stdout.isTTY === true,
  columns: process.stdout.columns ?? 120,
  write: (text) => void process.stdout.write(text),
});

/** Cancelled by the first Ctrl-C, as GitHub cancels a run; the second ends this process. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => controller.abort("The run was canceled."));
  return controller.signal;
}
