export { type ProgramResult as ProcessRan, type RunningProgram as Running, runProgram } from "./cli/program.ts";
export { longestChain } from "./report/critical-path.ts";
export type { Trigger } from "./runner/events.ts";
export { type RunNode, runNode } from "./runner/process.ts";
export type { Conclusion, JobResult, Progress, RunResult, StepResult } from "./runner/results.ts";
export { openServer, type Server, type ServerOptions } from "./runner/server.ts";
export { type RehearsedRun, type RunOptions, runWorkflow } from "./runner/workflow-run.ts";
export { rehearse } from "./session/rehearse.ts";
export { openStage, type Stage, type StageOptions } from "./session/stage.ts";
