export { type RunNode, runNode } from "./machine/process.ts";
export { type ProcessRan, type Running, runProgram } from "./program.ts";
export { rehearse } from "./rehearse.ts";
export type { Trigger } from "./run/events.ts";
export type { Conclusion, JobResult, RunResult, StepResult, Told } from "./run/results.ts";
export { openServer, type Server, type ServerOptions } from "./run/server.ts";
export { type Rehearsed, type RunOptions, runWorkflow } from "./run/workflow-run.ts";
export { longestChain } from "./show/critical-path.ts";
export { openStage, type Stage, type StageOptions } from "./stage.ts";
