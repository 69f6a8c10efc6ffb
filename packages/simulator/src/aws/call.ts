import type { Asked } from "../service.ts";
import type { World } from "../world/world.ts";
import {
  type Api,
  AwsRefusal,
  type Call,
  type Caller,
  type Fields,
  fieldsOf,
  flagOf,
  listOf,
  numberOf,
  textOf,
  textsOf,
} from "./operation.ts";

/** What a call is made of. */
export interface CallParts {
  readonly world: World;
  readonly api: Api;
  readonly region: string;
  readonly caller: Caller;
  readonly asked: Asked;
  readonly input: Fields;
  readonly waits: () => void;
}

/** State is kept in plain objects: what every object has by birth cannot be the name of anything. */
function checked(text: string): string {
  if (!(text in Object.prototype)) return text;
  throw new AwsRefusal(400, "ValidationError", `Nothing can be called ${text} in the simulator.`);
}

export function makeCall({ api, input, caller, ...rest }: CallParts): Call {
  return {
    ...rest,
    input,
    caller,
    account: caller.account,
    text(name) {
      const text = textOf(input, name);
      return text === undefined ? undefined : checked(text);
    },
    need(name) {
      const text = textOf(input, name);
      if (text === undefined || text === "") throw api.missing(name);
      return checked(text);
    },
    number: (name) => numberOf(input, name),
    flag: (name) => flagOf(input, name),
    texts: (name) => textsOf(input, name).map(checked),
    fields: (name) => fieldsOf(input, name),
    list: (name) => listOf(input, name),
  };
}
