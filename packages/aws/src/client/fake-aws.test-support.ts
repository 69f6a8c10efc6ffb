import { EC2Client } from "@aws-sdk/client-ec2";
import type { Run } from "@slipway/action";
import type { Aws } from "../aws.ts";
import { write } from "./calls.ts";

/** A request as the vendor's client takes it: its name without the service, and its input. */
export interface Asked {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A refusal as the vendor's client throws it. */
export const refusal = (status: number, code: string, message = "m") =>
  Object.assign(new RangeError(message), {
    name: code,
    $fault: "client",
    $metadata: { httpStatusCode: status, requestId: "q" },
    $response: { headers: {} },
  });

/** An AWS that gives these answers in order, or throws them; and all that was asked, said and waited for. */
export function fakeAws(answers: readonly unknown[] | ((asked: Asked) => unknown), mode: Run["mode"] = "apply") {
  const asked: Asked[] = [];
  const rests: number[] = [];
  const said: string[] = [];
  const waited: string[] = [];
  const left = typeof answers === "function" ? undefined : [...answers];
  let time = 0;
  const run = {
    action: "test",
    mode,
    env: {},
    planned: new Map(),
    signal: new AbortController().signal,
    clock: {
      now: () => time,
      async sleep(milliseconds: number, signal?: AbortSignal) {
        // The watch over an answer never ends here.
        if (milliseconds === 60_000 && signal) return await new Promise<void>(() => {});
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
  // All of the vendor's clients send by the one that they extend.
  const vendor = Object.getPrototypeOf(EC2Client.prototype) as {
    send(command: { readonly input: Asked["input"] }): Promise<unknown>;
  };
  jest.spyOn(vendor, "send").mockImplementation(async (command) => {
    // Later than it is called, as over a network: what is not waited for is not asked yet.
    await new Promise((go) => setImmediate(go));
    const one = { name: command.constructor.name.replace(/Command$/, ""), input: command.input };
    asked.push(one);
    const answer = typeof answers === "function" ? answers(one) : left?.shift();
    if (answer instanceof Error) throw answer;
    if (answer === undefined) throw new RangeError(`Nothing more to answer to ${one.name}.`);
    return answer;
  });
  const aws: Aws = {
    region: "us-east-1",
    signIn: (async () => ({ caller: "arn:aws:iam::111122223333:role/test" })) as unknown as Aws["signIn"],
    run,
    write: (attempted, send) => write(run, attempted, send),
  };
  return { aws, asked, rests, said, waited };
}
