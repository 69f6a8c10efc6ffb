import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type Cloud, startCloud } from "../cloud.ts";
import { clusterCredentials } from "./cluster.ts";
import type { Json, JsonObject } from "./json.ts";
import { openCluster } from "./open.ts";

/** A refusal as the vendor's client reports it. */
export class ClientError extends Error {
  readonly code: number;
  readonly status: JsonObject;
  constructor(code: number, body: string) {
    super(body);
    this.code = code;
    this.status = body.startsWith("{") ? JSON.parse(body) : { message: body };
  }
}

/** An event of a watch. */
export interface Event {
  readonly type: string;
  readonly object: JsonObject;
}

/** The vendor's client, at work in a thread of its own. */
export interface Client {
  call(api: string, method: string, args: JsonObject, contentType?: string): Promise<JsonObject>;
  /** Without named arguments, as the client for any kind wants them. */
  any(method: string, ...args: (Json | undefined)[]): Promise<JsonObject>;
  watch(path: string, query?: JsonObject): { next(): Promise<Event>; stop(): void };
  stop(): Promise<void>;
}

interface WorkerMessage {
  readonly id: number;
  readonly result?: JsonObject;
  readonly failed?: { readonly code: number; readonly body: string };
  readonly event?: Event;
}

/** Start the vendor's client with a kubeconfig. */
export function startClient(kubeconfig: string): Client {
  const worker = new Worker(join(__dirname, "client-worker.test-support.ts"), { workerData: { kubeconfig } });
  const waiting = new Map<number, (message: WorkerMessage) => void>();
  worker.on("message", (message: WorkerMessage) => waiting.get(message.id)?.(message));
  let last = 0;
  const send = (message: object): Promise<JsonObject> =>
    new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      waiting.set(id, ({ result, failed }) => {
        waiting.delete(id);
        if (failed) reject(new ClientError(failed.code, failed.body));
        else resolve(result ?? {});
      });
      worker.postMessage({ id, ...message });
    });
  return {
    call: (api, method, args, contentType) =>
      send({ api, method, args: [args], ...(contentType ? { contentType } : {}) }),
    any: (method, ...args) => send({ api: "KubernetesObjectApi", method, args }),
    watch(path, query = {}) {
      last += 1;
      const id = last;
      const events: Event[] = [];
      let wanted: ((event: Event) => void) | undefined;
      waiting.set(id, ({ event }) => {
        if (!event) return;
        if (wanted) wanted(event);
        else events.push(event);
        wanted = undefined;
      });
      worker.postMessage({ id, method: "watch", args: [path, query] });
      return {
        next: () =>
          new Promise((resolve) => {
            const event = events.shift();
            if (event) resolve(event);
            else wanted = resolve;
          }),
        stop: () => worker.postMessage({ id, method: "unwatch" }),
      };
    },
    async stop() {
      await worker.terminate();
    },
  };
}

/** A kubeconfig for a cluster at the plain door. */
export function kubeconfig(cloud: Cloud, key: string, user: JsonObject): string {
  const data = Buffer.from(cloud.ca).toString("base64");
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: "c", cluster: { server: `${cloud.url}/kubernetes/${key}`, "certificate-authority-data": data } },
    ],
    users: [{ name: "u", user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  });
}

/** A cloud with one cluster, named `test`, and its administrator's client. */
export async function startCluster(): Promise<{ cloud: Cloud; client: Client; stop(): Promise<void> }> {
  const cloud = await startCloud({ time: "fast", log: () => undefined });
  openCluster(cloud.world, { key: "test", signIn: "certificate", version: "1.33.5", serverCa: cloud.ca });
  cloud.world.clock.advance(1000);
  const held = clusterCredentials(cloud.world, "test");
  const client = startClient(
    kubeconfig(cloud, "test", {
      "client-certificate-data": Buffer.from(held?.clientCertificate ?? "").toString("base64"),
      "client-key-data": Buffer.from(held?.clientKey ?? "").toString("base64"),
    }),
  );
  const stop = async () => {
    await client.stop();
    await cloud.close();
  };
  return { cloud, client, stop };
}
