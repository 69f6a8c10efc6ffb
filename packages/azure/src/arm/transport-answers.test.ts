import { Readable } from "node:stream";
import { createHttpHeaders, createPipelineRequest, type HttpMethods } from "@azure/core-rest-pipeline";
import { type Answer, error, home, json, ok, wayTo } from "./played-server.test-support.ts";
import { readOnly } from "./transport.ts";

test.each([
  ["https://arm.example/a", true, true],
  ["https://arm.example:443/a", true, true],
  ["https://arm.example:8443/a", true, false],
  ["https://other.example/a", true, false],
  ["http://arm.example/a", true, false],
  ["https://other.example/a", false, true],
  ["http://169.254.169.254/metadata", false, true],
])("to %s, with a token: %s, something is sent: %s", async (url, hasToken, isSent) => {
  const { ask, seen } = wayTo([ok]);
  const asked = ask("GET", url, hasToken ? json : {});
  if (!isSent)
    await expect(asked).rejects.toMatchObject({
      name: "ForeignHostError",
      message: `GET ${new URL(url).origin} was not sent: the token is for https://arm.example only.`,
    });
  else await asked;
  expect(seen.tried.length).toBe(isSent ? 1 : 0);
  // What is asked without TLS is the machine itself: no proxy knows it.
  if (isSent) expect(seen.tried[0]?.agent !== undefined).toBe(url.startsWith("https:"));
});

const page = "<html>Sign in</html>";
const elsewhere = { location: "https://login.example/" };

test.each<[string, HttpMethods, Record<string, string>, Answer, string | undefined]>([
  ["a page", "GET", json, [200, page], "a page of HTML (200)"],
  ["a page to a write", "PUT", json, [201, page], "a page of HTML (201)"],
  ["another text", "GET", json, [299, "yes"], "a text that is not JSON (299)"],
  ["nothing to a delete", "DELETE", json, [204], undefined],
  ["an object", "GET", json, ok, undefined],
  ["a page where something is not there", "GET", json, [404, page], "a page of HTML"],
  ["nothing where something is not there", "GET", json, [404], "nothing"],
  ["an object where something is not there", "GET", json, error(404), undefined],
  ["a page to a write of what is not there", "DELETE", json, [404, page], undefined],
  ["a page with a refusal", "GET", json, [403, page], undefined],
  [
    "a page where none was asked for in JSON",
    "GET",
    { authorization: "Bearer t", accept: "*/*" },
    [200, page],
    undefined,
  ],
  ["a page where nothing is said of that", "GET", { authorization: "Bearer t" }, [200, page], undefined],
  ["a page without a token", "GET", { accept: "application/json" }, [200, page], undefined],
  ["a redirect", "GET", json, [302, "", elsewhere], "a redirect (302) to login.example"],
  ["a redirect without a token", "GET", {}, [302, "", elsewhere], "a redirect (302) to login.example"],
])("%s in answer to a %s (%j)", async (_, method, headers, answer, says) => {
  const { ask, seen } = wayTo([answer]);
  const asked = ask(method, "/a/b?c=d", headers);
  if (says === undefined) expect((await asked).status).toBe((answer as [number])[0]);
  else
    await expect(asked).rejects.toMatchObject({
      name: "AnswerError",
      message: expect.stringContaining(`${method} /a/b at arm.example was answered with ${says}`),
    });
  expect(seen.tried.length).toBe(1);
});

test.each([
  ["/subscriptions/s/resources", 128],
  ["/subscriptions/s", 16],
])("of an answer to %s at most %i MiB are taken", async (path, mebibytes) => {
  let taken = 0;
  function* endless() {
    for (;;) {
      taken += 1;
      yield new Uint8Array(2 ** 20);
    }
  }
  const { ask } = wayTo([[200, Readable.from(endless(), { highWaterMark: 1 })]]);
  await expect(ask("GET", path)).rejects.toThrow(`arm.example answered with more than ${mebibytes} MiB`);
  expect(taken).toBeLessThan(mebibytes + 4);
});

test("who only looks cannot write", async () => {
  const asked: string[] = [];
  const http = readOnly({
    async sendRequest(request) {
      asked.push(request.method);
      return { request, status: 200, headers: createHttpHeaders() };
    },
  });
  const send = (method: HttpMethods) => http.sendRequest(createPipelineRequest({ url: `${home}a`, method }));
  for (const method of ["GET", "HEAD"] as const) expect((await send(method)).status).toBe(200);
  for (const method of ["PUT", "POST", "PATCH", "DELETE"] as const)
    await expect(send(method)).rejects.toThrow(
      `${method} https://arm.example/a is a write, where only reads are allowed.`,
    );
  expect(asked).toEqual(["GET", "HEAD"]);
});
