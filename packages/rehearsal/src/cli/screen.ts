import { hasColours, type Screen } from "../terminal/screen.ts";

/** The output of this process: a terminal, a file or a pipe. */
export const processScreen = (verbose: boolean): Screen => ({
  live: process.stdout.isTTY === true && process.env.TERM !== "dumb",
  colours: hasColours(process.env, process.stdout.isTTY === true),
  verbose,
  columns: process.stdout.columns ?? 120,
  write: (text) => void process.stdout.write(text),
});

/** Aborted by the first Ctrl-C, which cancels the run as GitHub does; the second one ends this process. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => controller.abort("The run was canceled."));
  return controller.signal;
}
