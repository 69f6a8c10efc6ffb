export { type Action, type AnyAction, commonInputs, commonOutputs, defineAction, type Outputs } from "./declaration.ts";
export { environmentSecrets, type Secret } from "./environment-secrets.ts";
export type { Remedied } from "./failure.ts";
export { type Host, thisProcess } from "./host.ts";
export {
  choice,
  data,
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
export { MissingError, UnfitError } from "./missing.ts";
export { InputError, type Problem, readInputs, variable } from "./read-inputs.ts";
export { RemediedError } from "./remedied-error.ts";
export type { Clock, Run } from "./run.ts";
export { run, start } from "./start.ts";
export { DeadlineError, TimeoutError, within } from "./time.ts";
