import { request as secureRequest } from "node:https";
import type { TLSSocket } from "node:tls";
import type { Cloud } from "../cloud.ts";

/** An answer as it came. */
export interface Got {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** Ask a cloud at its secure door. */
export function requestFrom(
  cloud: Cloud,
  path: string,
  options: { method?: string; body?: string; host?: string; socket?: TLSSocket } = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { method = "GET", host, socket } = options;
    const request = secureRequest(
      {
        host: "localhost",
        port: Number(new URL(cloud.url).port),
        path,
        method,
        ca: cloud.ca,
        // Node frames no body of its own accord with a method that has none as a rule.
        headers: { ...(host ? { host } : {}), "content-length": Buffer.byteLength(options.body ?? "") },
        ...(host ? { servername: host } : {}),
        // An agent, even a fresh one, would open a connection of its own.
        ...(socket ? { createConnection: () => socket } : { agent: false as const }),
      },
      (answer) => {
        let body = "";
        answer.on("error", reject);
        answer.on("data", (chunk) => {
          body += chunk;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      },
    );
    request.on("error", reject);
    request.end(options.body);
  });
}
