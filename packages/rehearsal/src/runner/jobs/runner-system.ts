import { isMap } from "../../workflow/template.ts";
import type { JobDefinition, Workflow } from "../../workflow/workflow.ts";

/** As the runner names them (actions/runner, src/Runner.Common/Util/VarUtil.cs). */
export type System = "Linux" | "Windows" | "macOS";

/** What runs a job, by its labels: GitHub's own runners and those of one's own say it in one. */
export function systemOf(labels: readonly string[]): System {
  if (labels.some((label) => /^windows\b/i.test(label))) return "Windows";
  return labels.some((label) => /^macos\b/i.test(label)) ? "macOS" : "Linux";
}

/** What a rehearsal on this machine has of another system. */
export const likeness = (system: System): string =>
  `This machine has of ${system} what the runner says of it (RUNNER_OS), ${system === "Windows" ? "which shell a script needs, and USERPROFILE in place of HOME" : "and its shells"}: its paths and programs are those of Linux.`;

/**
 * Why a job cannot run on Windows: there a script without a shell is PowerShell's (actions/runner,
 * src/Runner.Worker/Handlers/ScriptHandler.cs), and sh is for other systems (GitHub docs, "Workflow syntax", steps[*].shell).
 */
export function shellProblem(system: System, workflow: Workflow, job: JobDefinition): string | undefined {
  if (system !== "Windows") return undefined;
  const defaults = [job.defaults.run, workflow.defaults.run].find((run) => isMap(run) && run.shell !== undefined);
  const usual = isMap(defaults) ? defaults.shell : undefined;
  const wrong = job.steps.flatMap(({ run, shell = usual }, at) => {
    if (run === undefined || (shell !== undefined && shell !== "sh")) return [];
    return [
      `step ${at + 1} ${shell === undefined ? "names no shell, which is pwsh there" : "has the shell sh, which is not there"}`,
    ];
  });
  return wrong.length === 0 ? undefined : `On Windows ${wrong.join("; ")}. It is not modelled: write shell: bash.`;
}
