import { createHttpHeaders, type HttpClient, type PipelineResponse } from "@azure/core-rest-pipeline";
import type { Run } from "@slipway/action";
import type { Goal } from "@slipway/reconcile";
import type { Azure } from "../azure.ts";
import { Arm } from "./client.ts";
import { errorBody } from "./error-body.ts";
import { ArmError } from "./errors.ts";
import { readOnly } from "./transport.ts";
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
  let resting = 0;
  const run = {
    action: "test",
    mode,
    entries: [],
    clock: {
      now: () => time,
      async sleep(milliseconds: number) {
        rests.push(milliseconds);
        time += milliseconds;
        resting += 1;
        await new Promise((go) => setImmediate(go));
        resting -= 1;
      },
    },
    debug: () => {},
    warn: (text: string) => void said.push(text),
    async wait(what: string, work: () => Promise<unknown>) {
      waited.push(what);
      return await work();
    },
  } as unknown as Run;
  const answerTo = async (one: Asked): Promise<Answer> => {
    if (resting > 0) throw new RangeError(`${one.method} ${one.target} does not wait until the rest is over.`);
    // Later than it is called, as over a network: what is not waited for is not asked yet.
    await new Promise((go) => setImmediate(go));
    asked.push(one);
    const answer = typeof answers === "function" ? answers(one) : left?.shift();
    if (answer === undefined) throw new RangeError(`Nothing more to answer to ${one.method} ${one.target}.`);
    return answer;
  };
  const wire: Wire = {
    run,
    async send(method, target, { body, headers, expect = [] } = {}): Promise<Reply> {
      const one: Asked = { method, target, ...(body === undefined ? {} : { body }), ...(headers ? { headers } : {}) };
      const [status, answered, more = {}] = await answerTo(one);
      if (status >= 400 && !expect.includes(status))
        throw await ArmError.refused(`${method} ${target}`, status, errorBody(JSON.stringify(answered), status));
      return { status, body: answered, headers: new Map(Object.entries(more)) };
    },
  };
  /** The same Azure for the vendor's clients. */
  const http: HttpClient = {
    async sendRequest(request): Promise<PipelineResponse> {
      const { method, body, headers } = request;
      const { pathname: target } = new URL(request.url);
      const sent = typeof body === "string" ? { body: JSON.parse(body) as unknown } : {};
      const [status, answered, more = {}] = await answerTo({ method, target, ...sent, headers: headers.toJSON() });
      const bodyAsText = answered === undefined ? "" : JSON.stringify(answered);
      return { request, status, headers: createHttpHeaders(more), bodyAsText };
    },
  };
  const arm = new Arm(wire);
  const cloud = { arm: "https://arm.example", audience: "https://arm.example" };
  const signIn = { getToken: async () => ({ token: "token", expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const azure = { arm, run, cloud, signIn, http, readOnlyHttp: readOnly(http) } as unknown as Azure;
  return { arm, azure, asked, rests, said, waited };
}

/** An Azure in which these things are there by their IDs, in any case, and lists by their addresses. */
export const azureWith = (things: Readonly<Record<string, unknown>>, mode?: Run["mode"]) => {
  const known = new Map(Object.entries(things).map(([id, thing]) => [id.toLowerCase(), thing]));
  return fakeAzure(({ target }) => {
    const thing = known.get(target.toLowerCase());
    return thing === undefined ? [404, refusal("ResourceNotFound")] : [200, thing];
  }, mode);
};

/** The same, of an Azure that takes writes, and answers each with what was sent. */
export function azureTaking(things: Readonly<Record<string, unknown>>) {
  const known = new Map(Object.entries(things).map(([id, thing]) => [id.toLowerCase(), thing]));
  return fakeAzure(({ method, target, body }) => {
    if (method !== "GET") return [200, { id: target, ...(body as object | undefined) }];
    const thing = known.get(target.toLowerCase());
    return thing === undefined ? [404, refusal("ResourceNotFound")] : [200, thing];
  });
}

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
