import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { trustOnly } from "@slipway/rehearsal/in-process";
import { makeAuthority } from "../../../simulator/src/server/authority.ts";
import type { Azure } from "../azure.ts";
import { fakeAzure } from "./fake-azure.test-support.ts";

/** What a server on this machine was asked. */
interface Heard {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** For the tests of a file: a server that this process trusts and that gives one answer to all, and an Azure for those who speak to it. */
export function localServer() {
  const { ca, localhost } = makeAuthority(new Date());
  const heard: Heard[] = [];
  let [status, text] = [200, ""];
  const server = createServer(localhost, async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { method, url: path, headers } = request;
    heard.push({ method, path, headers, body: Buffer.concat(parts).toString() });
    response.writeHead(status).end(text);
  });
  beforeAll(async () => {
    trustOnly(ca);
    await new Promise<void>((begin) => void server.listen(0, "127.0.0.1", begin));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((end) => void server.close(end));
  });
  return {
    heard,
    url: (path: string) => `https://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    /** Answers so from now on. */
    says(next: number, body: string): Azure {
      [status, text] = [next, body];
      heard.length = 0;
      const { azure } = fakeAzure([]);
      // The watch over a try runs out at no time, a rest is over at once.
      const sleep = (_: number, signal?: AbortSignal) => (signal ? new Promise(() => {}) : Promise.resolve());
      const clock = { ...azure.run.clock, sleep };
      return { ...azure, run: { ...azure.run, env: {}, signal: new AbortController().signal, clock } } as Azure;
    },
  };
}
