// What a program needs that runs actions within its own process, as a rehearsal and the tests do.
export { localFiles } from "./host.ts";
export { agentFor, ask } from "./http.ts";
export { run } from "./run-action.ts";
