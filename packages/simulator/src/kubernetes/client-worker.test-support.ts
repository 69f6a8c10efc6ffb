import { parentPort, workerData } from "node:worker_threads";
import * as kubernetes from "@kubernetes/client-node";

// Runs the vendor's client in a thread of its own: it is an ES module, which the test runner does not load.
const { kubeconfig } = workerData as { kubeconfig: string };
const config = new kubernetes.KubeConfig();
config.loadFromString(kubeconfig);

type Method = (...args: unknown[]) => Promise<unknown>;
const known: Readonly<Record<string, unknown>> = { ...kubernetes };
const watches = new Map<number, AbortController>();

interface ClientCall {
  readonly id: number;
  readonly api: string;
  readonly method: string;
  readonly args: unknown[];
  readonly contentType?: string;
}

async function call({ api, method, args, contentType }: ClientCall): Promise<unknown> {
  const made =
    api === "KubernetesObjectApi"
      ? kubernetes.KubernetesObjectApi.makeApiClient(config)
      : config.makeApiClient(known[api] as new () => never);
  const run = (made as unknown as Readonly<Record<string, Method>>)[method];
  if (!run) throw new Error(`${api} has no ${method}`);
  const options = contentType ? [kubernetes.setHeaderOptions("Content-Type", contentType)] : [];
  return run.call(made, ...args, ...options);
}

async function watch({ id, args }: ClientCall): Promise<void> {
  const [path, query] = args as [string, Record<string, string>];
  const started = await new kubernetes.Watch(config).watch(
    path,
    query,
    (type, object) => parentPort?.postMessage({ id, event: { type, object } }),
    (error: unknown) => parentPort?.postMessage({ id, ended: String(error ?? "") }),
  );
  watches.set(id, started);
}

parentPort?.on("message", (request: ClientCall) => {
  if (request.method === "watch") return void watch(request);
  if (request.method === "unwatch") return watches.get(request.id)?.abort();
  call(request).then(
    (result) => parentPort?.postMessage({ id: request.id, result: JSON.parse(JSON.stringify(result ?? null)) }),
    (error: { code?: number; body?: string; message?: string }) =>
      parentPort?.postMessage({
        id: request.id,
        failed: { code: error.code ?? 0, body: error.body ?? error.message ?? "" },
      }),
  );
});
