import type { ApiRequest } from "../../service.ts";
import type { World } from "../../world/world.ts";
import {
  type Api,
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
  readonly request: ApiRequest;
  readonly input: Fields;
  readonly waits: () => void;
  /** Left out, lists are as long as the operation makes them. */
  readonly pageSize?: number | undefined;
}

export function makeCall({ api, input, caller, pageSize, ...rest }: CallParts): Call {
  return {
    ...rest,
    input,
    caller,
    pageSize,
    account: caller.account,
    text: (name) => textOf(input, name),
    need(name) {
      const text = textOf(input, name);
      if (text === undefined || text === "") throw api.missing(name);
      return text;
    },
    number: (name) => numberOf(input, name),
    flag: (name) => flagOf(input, name),
    texts: (name) => textsOf(input, name),
    fields: (name) => fieldsOf(input, name),
    list: (name) => listOf(input, name),
  };
}
