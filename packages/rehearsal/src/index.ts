export { rehearse } from "./cli/rehearse.ts";
export { longestChain } from "./report/critical-path.ts";
export { type RunNode, runNode } from "./runner/process/run-process.ts";
export {
  type ProgramResult as ProcessRan,
  type RunningProgram as Running,
  runProgram,
} from "./runner/process/run-program.ts";
export type { Trigger } from "./runner/run/github-event.ts";
export type { Conclusion, JobResult, Progress, RunResult, StepResult } from "./runner/run/results.ts";
export { type RehearsedRun, type RunOptions, runWorkflow } from "./runner/run/run-workflow.ts";
export { openServer, type Server, type ServerOptions } from "./runner/run/server.ts";
export { makeEdits, readEdits } from "./session/edits/edits.ts";
export { denialsOf } from "./session/roles/denials.ts";
export { limitDeployer } from "./session/roles/limit-deployer.ts";
export { type Role, readRoles } from "./session/roles/read-roles.ts";
export { openStage, type Stage, type StageOptions } from "./session/stage.ts";
