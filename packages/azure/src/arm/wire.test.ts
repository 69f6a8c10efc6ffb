import { createHttpHeaders, type HttpClient, type PipelineRequest } from "@azure/core-rest-pipeline";
import type { Run } from "@slipway/action";
import type { Cloud } from "../sign-in/clouds.ts";
import type { SignIn } from "../sign-in/sign-in.ts";
import { makeWire } from "./wire.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v";
const cloud = { arm: "https://arm.example", audience: "https://management.example" } as Partial<Cloud> as Cloud;

/** ARM that gives these answers in turn, and all that it was asked. */
function armWith(...answers: readonly (readonly [status: number, body?: unknown])[]) {
  const asked: PipelineRequest[] = [];
  const seen = { forgotten: 0, scopes: [] as unknown[] };
  const http: HttpClient = {
    async sendRequest(request) {
      const [status, body] = answers[asked.length] ?? [500];
      asked.push(request);
      const bodyAsText = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
      return { request, status, headers: createHttpHeaders({ "x-ms-request-id": "r1" }), bodyAsText };
    },
  };
  const signIn = {
    async getToken(scope: unknown) {
      seen.scopes.push(scope);
      return { token: `t${seen.forgotten}`, expiresOnTimestamp: 0 };
    },
    forget() {
      seen.forgotten += 1;
    },
  } as Partial<SignIn> as SignIn;
  return { wire: makeWire(cloud, signIn, http, { action: "test" } as Partial<Run> as Run), asked, seen };
}
const refused = (code: string) => ({ error: { code, message: "m" } });

test("a request is signed for the cloud's audience, and says who asks and by which version of the API", async () => {
  const { wire, asked, seen } = armWith([200, { id }], [200, { id }]);
  await wire.send("GET", id);
  await wire.send("PUT", `${id}?api-version=1`, { body: { a: 1 }, headers: { "if-match": "e" } });
  const [read, write] = asked;
  expect(new URL(read?.url ?? "").pathname).toBe(id);
  expect(new URL(read?.url ?? "").searchParams.get("api-version")).toMatch(/^\d{4}-\d{2}-\d{2}/);
  expect(read?.headers.toJSON()).toMatchObject({
    accept: "application/json",
    authorization: "Bearer t0",
    "user-agent": "slipway/test",
    "x-ms-client-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect([read?.body, read?.headers.has("content-type")]).toEqual([undefined, false]);
  expect(new URL(write?.url ?? "").search).toBe("?api-version=1");
  expect([write?.body, write?.headers.get("content-type"), write?.headers.get("if-match")]).toEqual([
    '{"a":1}',
    "application/json",
    "e",
  ]);
  expect(seen.scopes).toEqual(Array(2).fill("https://management.example/.default"));
});

// Azure's page on ARM's errors has ExpiredAuthenticationToken and InvalidAuthenticationToken.
test.each([
  ["that expired", "ExpiredAuthenticationToken", [200, { id }] as const, 2],
  [
    "that expired, as does the next",
    "ExpiredAuthenticationToken",
    [401, refused("ExpiredAuthenticationToken")] as const,
    2,
  ],
  ["that is no good", "InvalidAuthenticationToken", [200, { id }] as const, 1],
])("a token %s is renewed once", async (_, code, second, times) => {
  const { wire, asked, seen } = armWith([401, refused(code)], second);
  const sent = wire.send("GET", id);
  if (times === 2 && second[0] === 200) await sent;
  else await expect(sent).rejects.toMatchObject({ status: 401, code });
  expect([asked.length, seen.forgotten, asked.at(-1)?.headers.get("authorization")]).toEqual([
    times,
    times - 1,
    `Bearer t${times - 1}`,
  ]);
});

test("a refusal that is expected is an answer, and any other an error with what was attempted", async () => {
  const { wire } = armWith([404, refused("ResourceNotFound")], [404, refused("ResourceNotFound")]);
  expect(await wire.send("DELETE", id, { expect: [404] })).toMatchObject({
    status: 404,
    body: refused("ResourceNotFound"),
  });
  await expect(wire.send("DELETE", id, { expect: [409] })).rejects.toMatchObject({
    name: "ArmError",
    status: 404,
    code: "ResourceNotFound",
    message: expect.stringContaining(`DELETE ${id}`),
  });
});

test.each<
  [
    string,
    "GET" | "PUT",
    readonly [number, unknown?],
    "maybe nothing" | "page" | "resource" | undefined,
    string | undefined,
  ]
>([
  ["a resource", "GET", [200, { id }], "resource", undefined],
  ["an object without an ID", "GET", [200, {}], "resource", "JSON without the ID of a resource"],
  ["an object whose ID is a number", "GET", [200, { id: 7 }], "resource", "JSON without the ID of a resource"],
  ["a page", "GET", [200, { value: [] }], "page", undefined],
  ["an object without a list", "GET", [200, { id }], "page", "JSON without the list"],
  ["an object of any kind", "GET", [200, {}], undefined, undefined],
  ["nothing", "GET", [200], undefined, "nothing (200)"],
  ["nothing, while it is accepted", "GET", [202], "resource", undefined],
  ["nothing, where that may be", "GET", [200], "maybe nothing", undefined],
  ["a text that is not JSON", "GET", [200, "yes"], undefined, "a text that is not JSON (200)"],
  ["nothing to a write", "PUT", [200], undefined, undefined],
])("%s in answer to a %s", async (_, method, answer, kind, says) => {
  const { wire } = armWith(answer);
  const sent = wire.send(method, id, kind === undefined ? {} : { answer: kind });
  if (says === undefined) expect((await sent).status).toBe(answer[0]);
  else
    await expect(sent).rejects.toMatchObject({
      name: "AnswerError",
      message: expect.stringContaining(`GET ${id} at arm.example was answered with ${says}`),
    });
});

test("a path with an odd part is not sent; an address that ARM gave is taken as it is", async () => {
  const { wire, asked } = armWith([200, { value: [] }]);
  await expect(wire.send("GET", `${id}/../w`)).rejects.toMatchObject({ name: "PathError" });
  await expect(wire.send("GET", `${id}/a%2Fb?x=1`)).rejects.toMatchObject({ name: "PathError" });
  expect(asked).toEqual([]);
  await wire.send("GET", `https://arm.example${id}?api-version=2&$skiptoken=a%2Fb`);
  expect(asked).toHaveLength(1);
});
