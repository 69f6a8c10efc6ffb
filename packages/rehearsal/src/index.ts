export { rehearse } from "./rehearse.ts";
export { type Part, privateCluster, type Scenario } from "./scenario.ts";
export { type Act, openStage, type Stage } from "./stage.ts";
export { type ProcessRan, type Running, readOutputs, runProgram } from "./step.ts";
