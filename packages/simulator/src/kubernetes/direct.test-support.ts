import type { Audit } from "../service.ts";
import type { World } from "../world/world.ts";
import type { Authenticators } from "./access/authenticate.ts";
import { clusterCredentials } from "./cluster.ts";
import { isObject, type JsonObject } from "./json.ts";
import { kubernetesService } from "./service.ts";

/** The outcome of a request. */
export interface Said {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly audit: Audit | undefined;
}

/** Call a cluster's API server directly: as its administrator, unless headers say who. */
export type Direct = (
  method: string,
  path: string,
  body?: object | string,
  type?: string,
  headers?: Readonly<Record<string, string>>,
) => Said;

/** An API server to call without a server between. */
export function direct(world: World, key: string, authenticators: Authenticators = {}): Direct {
  const service = kubernetesService(world, { authenticators });
  const token = clusterCredentials(world, key)?.token ?? "";
  return (method, path, body, type = "application/json", headers = { authorization: `Bearer ${token}` }) => {
    world.runDue();
    const answer = service.answer(
      {
        method,
        url: new URL(`https://localhost/kubernetes/${key}${path}`),
        headers: { "content-type": type, "user-agent": "tests/1", ...headers },
        body: Buffer.from(typeof body === "object" ? JSON.stringify(body) : (body ?? "")),
        closed: new AbortController().signal,
      },
      world,
    );
    if (answer instanceof Promise) throw new Error("the API server answers at once");
    const text = typeof answer.body === "string" || Buffer.isBuffer(answer.body) ? String(answer.body) : "";
    const made: unknown = isObject(answer.body) ? JSON.parse(JSON.stringify(answer.body)) : {};
    return {
      status: answer.status,
      body: isObject(made) ? made : {},
      headers: answer.headers ?? {},
      text,
      audit: answer.audit,
    };
  };
}
