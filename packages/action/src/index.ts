export { formatApprovals } from "./approved.ts";
export { type Action, type AnyAction, commonInputs, commonOutputs, defineAction, type Outputs } from "./declaration.ts";
export { shownValue } from "./describe.ts";
export { environmentSecrets, type Secret } from "./environment-secrets.ts";
export { type Failure, formatFailure, type Remedied } from "./failure.ts";
export { type Host, localFiles } from "./host.ts";
export {
  choice,
  data,
  decides,
  type Form,
  flag,
  fromRunner,
  type Input,
  type Inputs,
  integer,
  list,
  optional,
  orFrom,
  type Reading,
  type Schema,
  secret,
  text,
  type Values,
} from "./input.ts";
export type { Entry } from "./ledger/entry.ts";
export { code, codeLines, details, label, table } from "./markdown.ts";
export { MissingError, UnfitError } from "./missing.ts";
export { isReadOnly, type Mode, type Purpose } from "./mode.ts";
export { classLines, type Drawn } from "./picture-classes.ts";
export type { Preflight } from "./preflight.ts";
export type { Problem } from "./problem.ts";
export { InputError, readInputs, variable } from "./read-inputs.ts";
export { RemediedError } from "./remedied-error.ts";
export type { Clock, Run } from "./run.ts";
export { run } from "./run-action.ts";
export type { Runner } from "./runner.ts";
export { fieldTables } from "./summary.ts";
export { DeadlineError, TimeoutError, within } from "./time.ts";
