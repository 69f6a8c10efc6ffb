import type { Host } from "./host.ts";
import type { Trigger } from "./mode.ts";

/** Reads what GitHub says of the event: the default branch is in its payload only. */
export function readTrigger({ env, read }: Pick<Host, "env" | "read">): Trigger {
  return {
    event: env.GITHUB_EVENT_NAME || undefined,
    ref: env.GITHUB_REF || undefined,
    defaultBranch: env.GITHUB_EVENT_PATH ? defaultBranchIn(read(env.GITHUB_EVENT_PATH)) : undefined,
  };
}

function defaultBranchIn(payload: string | undefined): string | undefined {
  try {
    const { repository } = JSON.parse(payload ?? "{}") as { repository?: { default_branch?: unknown } };
    return typeof repository?.default_branch === "string" ? repository.default_branch : undefined;
  } catch {
    return undefined;
  }
}
