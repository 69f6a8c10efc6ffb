/** Runs a shell command where kubectl reaches the cluster, with files beside it. */
export type Shell = (
  command: string,
  files?: Readonly<Record<string, string>>,
) => Promise<{ readonly exitCode: number; readonly logs: string }>;
