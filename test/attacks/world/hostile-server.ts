import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { trustOnly } from "@slipway/rehearsal/in-process";
import { makeAuthority } from "../../../packages/simulator/src/server/authority.ts";

const { ca, localhost } = makeAuthority(new Date());

/** A server that answers as it likes, with a certificate that this process trusts. */
export interface HostileServer {
  readonly url: string;
  readonly host: string;
  /** In PEM, for a process of its own. */
  readonly ca: string;
  /** What was asked: method, path, and the headers as they came. */
  readonly requests: readonly { readonly method: string; readonly path: string; readonly headers: Headers }[];
  close(): Promise<void>;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export async function hostileServer(answer: RequestListener): Promise<HostileServer> {
  trustOnly(ca);
  const requests: { method: string; path: string; headers: Headers }[] = [];
  const server = createServer(localhost, (request, response) => {
    requests.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `https://${host}`,
    host,
    ca,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
