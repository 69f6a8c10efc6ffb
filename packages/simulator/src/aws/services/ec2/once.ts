import type { Call, Fields, Operation, Operations } from "../../engine/operation.ts";
import { here, refuse } from "./state.ts";

function once(name: string, operation: Operation): Operation {
  const run = (call: Call): Fields | undefined => {
    const { ClientToken: token, ...rest } = call.input;
    if (typeof token !== "string" || token === "") return operation.run(call);
    const { tokens } = here(call);
    const [key, input] = [`${name}/${token}`, JSON.stringify(rest)];
    const before = tokens[key];
    if (before === undefined) {
      const answer = operation.run(call);
      tokens[key] = { input, answer: JSON.stringify(answer ?? {}) };
      return answer;
    }
    if (before.input === input) return JSON.parse(before.answer);
    throw refuse(
      "IdempotentParameterMismatch",
      "The parameters in this request conflict with those of a previous request with the same client token.",
    );
  };
  return { ...operation, run };
}

/** The same operations, each done once for one client token. */
export const onceForToken = (operations: Operations): Operations =>
  Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, once(name, operation)]));
