import type { Run } from "@slipway/action";
import type { Goal } from "@slipway/reconcile";
import type { Azure } from "../azure.ts";
import { Arm } from "./client.ts";
import { errorBody } from "./error-body.ts";
import { ArmError } from "./errors.ts";
import type { Reply, Sending, Wire } from "./wire.ts";

/** An answer of ARM, by its status, body and headers. */
export type Answer = readonly [status: number, body?: unknown, headers?: Readonly<Record<string, string>>];

/** A body that refuses with a code. */
export const refusal = (code: string, message = "m") => ({ error: { code, message } });

/** A request as ARM would see it. */
export interface Asked {
  readonly method: string;
  readonly target: string;
  readonly body?: unknown;
  readonly headers?: Sending["headers"];
}

/** An Azure that gives these answers in order, or what a function says; and all that was asked, said and waited for. */
export function fakeAzure(answers: readonly Answer[] | ((asked: Asked) => Answer), mode: Run["mode"] = "apply") {
  const asked: Asked[] = [];
  const rests: number[] = [];
  const said: string[] = [];
  const waited: string[] = [];
  const left = typeof answers === "function" ? undefined : [...answers];
  let time = 0;
  const run = {
    action: "test",
    mode,
    clock: {
      now: () => time,
      async sleep(milliseconds: number) {
        rests.push(milliseconds);
        time += milliseconds;
      },
    },
    debug: () => {},
    warn: (text: string) => void said.push(text),
    async wait(what: string, work: () => Promise<unknown>) {
      waited.push(what);
      return await work();
    },
  } as unknown as Run;
  const wire: Wire = {
    run,
    async send(method, target, { body, headers, expect = [] } = {}): Promise<Reply> {
      // Later than it is called, as over a network: what is not waited for is not asked yet.
      await new Promise((go) => setImmediate(go));
      const one: Asked = { method, target, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) };
      asked.push(one);
      const answer = typeof answers === "function" ? answers(one) : left?.shift();
      if (answer === undefined) throw new RangeError(`Nothing more to answer to ${method} ${target}.`);
      const [status, answered, more = {}] = answer;
      if (status >= 400 && !expect.includes(status))
        throw new ArmError(`${method} ${target}`, status, errorBody(JSON.stringify(answered), status));
      return { status, body: answered, headers: new Map(Object.entries(more)) };
    },
  };
  const arm = new Arm(wire);
  return { arm, azure: { arm, run } as unknown as Azure, asked, rests, said, waited };
}

/** An Azure in which these things are there by their IDs, in any case, and lists by their addresses. */
export const azureWith = (things: Readonly<Record<string, unknown>>, mode?: Run["mode"]) => {
  const known = new Map(Object.entries(things).map(([id, thing]) => [id.toLowerCase(), thing]));
  return fakeAzure(({ target }) => {
    const thing = known.get(target.toLowerCase());
    return thing === undefined ? [404, refusal("ResourceNotFound")] : [200, thing];
  }, mode);
};

/** What a goal would do, its fields by their names, and how to do it. */
export async function lookAt(goal: Goal, want: "present" | "absent" = "present") {
  const { step, execute } = await goal.inspect({ wait: false, want });
  return {
    operation: step?.operation ?? "none",
    fields: Object.fromEntries((step?.changes ?? []).map(({ field, want: value }) => [field, value])),
    immutable: (step?.changes ?? []).filter((change) => change.immutable).map(({ field }) => field),
    refused: step?.refused,
    execute,
  };
}

/** The writes among requests. */
export const writesIn = (asked: readonly Asked[]): Asked[] => asked.filter(({ method }) => method !== "GET");
