import type { Run } from "@slipway/action";
import type { Goal } from "@slipway/reconcile";
import type { Kubernetes, Precondition } from "./client.ts";

type Json = Record<string, unknown>;

/** A write, as the API server would see it. */
export interface Written {
  readonly verb: "create" | "patch" | "delete";
  readonly path: string;
  readonly body: object;
}

const isPlain = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** By RFC 7386. */
const mergedInto = (have: unknown, patch: unknown): unknown => {
  if (!isPlain(patch)) return patch;
  const merged: Json = isPlain(have) ? { ...have } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = mergedInto(merged[name], value);
  }
  return merged;
};

/**
 * A cluster in which these objects and lists are, by their paths. What is written is there from then on; `controllers`
 * are what makes of an object what it becomes.
 */
export function fakeCluster(there: Readonly<Record<string, object>>, controllers: (object: Json) => object = (o) => o) {
  const objects = new Map<string, object>(Object.entries(there));
  const written: Written[] = [];
  const waited: string[] = [];
  const said: string[] = [];
  let time = 0;
  const run = {
    action: "test",
    mode: "apply",
    env: {},
    warn: (message: string) => said.push(`warning: ${message}`),
    info: (message: string) => said.push(message),
    clock: {
      now: () => time,
      async sleep(milliseconds: number) {
        time += milliseconds;
      },
    },
    async wait(what: string, work: () => Promise<unknown>) {
      waited.push(what);
      return await work();
    },
  } as unknown as Run;
  const note = async (write: Written) => {
    // Later than it is called, as over a network: what is not waited for is not done yet.
    await new Promise(setImmediate);
    written.push(write);
  };
  const kubernetes = {
    run,
    async get(path: string) {
      await new Promise(setImmediate);
      return objects.get(path);
    },
    async create(path: string, body: object) {
      await note({ verb: "create", path, body });
      const { metadata } = body as { metadata: { name: string } };
      objects.set(`${path}/${metadata.name}`, controllers(body as Json));
    },
    async patch(path: string, body: object) {
      await note({ verb: "patch", path, body });
      objects.set(path, controllers(mergedInto(objects.get(path), body) as Json));
    },
    async delete(path: string, only: Precondition) {
      await note({ verb: "delete", path, body: only });
      objects.delete(path);
    },
  } as unknown as Kubernetes;
  return { kubernetes, objects, written, waited, said, now: () => time };
}

/** What a goal would do, its fields by their names, and how to do it. */
export async function lookAt(goal: Goal, want: "present" | "absent" = "present") {
  const { step, subject, execute } = await goal.inspect({ wait: false, want });
  const { inProgress, failed } = step ?? subject;
  return {
    operation: step?.operation ?? "none",
    fields: (step?.changes ?? []).map(({ field }) => field),
    immutable: (step?.changes ?? []).filter((change) => change.immutable).map(({ field }) => field),
    state: { ...(inProgress === undefined ? {} : { inProgress }), ...(failed === undefined ? {} : { failed }) },
    execute,
  };
}
