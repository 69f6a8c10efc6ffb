import type { Call, Fields, Operation, Operations } from "../../engine/operation.ts";
import { eks, invalid } from "./state.ts";

/** The input of a call, without the token itself. */
function inputWithoutToken({ input }: Call): string {
  const { clientRequestToken: _token, ...rest } = input;
  return JSON.stringify(rest);
}

function once(name: string, operation: Operation): Operation {
  const answer = (call: Call): Fields | undefined => {
    const token = call.text("clientRequestToken");
    if (token === undefined || token === "") return operation.run(call);
    const { tokens } = eks(call.world);
    const key = `${call.region}/${name}/${token}`;
    const input = inputWithoutToken(call);
    const before = tokens[key];
    if (before === undefined) {
      const answer = operation.run(call);
      tokens[key] = { input, answer: JSON.stringify(answer ?? {}) };
      return answer;
    }
    if (before.input === input) return JSON.parse(before.answer);
    throw invalid("The client request token was used before, with other parameters.");
  };
  return { ...operation, run: answer };
}

/** The same operations, each done once for one token: a repeated request gets the first answer again. */
export const onceForToken = (operations: Operations): Operations =>
  Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, once(name, operation)]));
