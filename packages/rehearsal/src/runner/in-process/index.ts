export { bundledIn } from "./bundle.ts";
export { inProcess, type Load, type Loaded } from "./in-process.ts";
export { jobToken } from "./job-token.ts";
export { printedRunner } from "./printed-runner.ts";
export { programs } from "./programs.ts";
export { trustOnly } from "./trust.ts";
