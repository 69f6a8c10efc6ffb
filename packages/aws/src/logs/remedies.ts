import type { Remedy } from "../client/remedy.ts";

/** What CloudWatch Logs says. */
export const logsRemedies: readonly Remedy[] = [
  {
    code: /^(ResourceAlreadyExistsException|OperationAbortedException)$/,
    retry: "busy",
    say: "Someone else makes or changes the same log group: run again.",
  },
];
