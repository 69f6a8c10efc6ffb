import type { ServerResponse } from "node:http";
import { kubernetesAt, readsOfLists, readsOfOne } from "./world/clients.ts";
import { type HostileServer, hostileServer } from "./world/hostile-server.ts";

/**
 * What a captive portal or a broken proxy answers in place of the vendor (RFC 8910 and 6585 describe such portals).
 * Absent is only what the vendor says is: by ARM's error envelope (Microsoft's api-guidelines), a Status of Kubernetes
 * (meta/v1 types.go), an exception of EKS's model, GitHub's JSON with a message.
 */
type Answering = (response: ServerResponse) => void;
const send =
  (status: number, body: string, headers: Record<string, string> = {}): Answering =>
  (response) =>
    void response.writeHead(status, headers).end(body);
const html = { "content-type": "text/html" };
const json = { "content-type": "application/json" };
const page = "<!DOCTYPE html><html><body>Please accept the terms of this network.</body></html>";

const answers: readonly (readonly [tried: string, answering: Answering])[] = [
  ["a page of HTML with 200", send(200, page, html)],
  ["a page of HTML that is called JSON", send(200, page, json)],
  ["a page of HTML with 404", send(404, page, html)],
  ["nothing with 404", send(404, "")],
  ["nothing with 200", send(200, "", json)],
  ["204", send(204, "")],
  ["null", send(200, "null", json)],
  ["a number", send(200, "42", json)],
  ["a text", send(200, '"ok"', json)],
  ["a redirect to a page to sign in", send(302, "", { location: "https://portal.example/login" })],
  ["a permanent redirect with JSON in it", send(308, "{}", { ...json, location: "/elsewhere" })],
  ["304", send(304, "")],
  ["JSON that ends too early", send(200, '{"properties":{"a":', json)],
];

/** JSON that is well made, and says nothing of what was asked for. */
const ofOthers: readonly (readonly [tried: string, answering: Answering])[] = [
  ["a list in place of one thing", send(200, "[]", json)],
  ["an object without fields", send(200, "{}", json)],
  ["an object of someone else", send(200, '{"status":"ok","login":"https://portal.example"}', json)],
];

const attacks = [
  ...Object.entries(readsOfOne).flatMap(([subject, read]) =>
    [...answers, ...ofOthers].map(([tried, answering]) => ({
      class: `a read of ${subject}`,
      tried,
      held: "an error that names the host",
      read,
      answering,
    })),
  ),
  ...Object.entries(readsOfLists).flatMap(([subject, read]) =>
    [...answers, ["an object that is no list", send(200, '{"message":"hello"}', json)] as const].map(
      ([tried, answering]) => ({
        class: `a list of ${subject}`,
        tried,
        held: "an error that names the host",
        read,
        answering,
      }),
    ),
  ),
];

let server: HostileServer;
afterEach(() => server.close());

test.each(attacks)("$class: $tried: $held", async ({ read, answering }) => {
  server = await hostileServer((_request, response) => answering(response));
  const outcome = await read(server).then(
    (found) => ({ found }),
    (error: unknown) => ({ error }),
  );
  expect(outcome).toEqual({ error: expect.objectContaining({ remedy: expect.stringMatching(/proxy/i) }) });
  expect((outcome as { error: Error }).error.message).toContain(server.host);
});

test("a page of HTML is no API server that could be reached directly", async () => {
  server = await hostileServer((_request, response) => answers[0]?.[1](response));
  expect(await (await kubernetesAt(server)).reachable()).toBe(false);
});

test("a refusal is an answer of an API server", async () => {
  const status = JSON.stringify({ kind: "Status", reason: "Forbidden", message: "no" });
  server = await hostileServer((_request, response) => send(403, status, json)(response));
  expect(await (await kubernetesAt(server)).reachable()).toBe(true);
});
