import type { Run } from "@slipway/action";
import { unknown } from "@slipway/reconcile";
import { DirectKubernetes } from "./client.ts";
import { KubernetesError, statusOf } from "./status-error.ts";
import type { Answer, ServerRequest, Transport } from "./transport.ts";

/** An API server that gives one answer, and what it was asked. */
function server(status: number, body: unknown) {
  const asked: ServerRequest[] = [];
  const transport: Transport = {
    async send(request): Promise<Answer> {
      asked.push(request);
      return { status, retryAfter: undefined, text: typeof body === "string" ? body : JSON.stringify(body) };
    },
    host: "server.example",
    reachable: async () => true,
  };
  return { kubernetes: new DirectKubernetes(transport, {} as Run), asked };
}
const status = (reason: string, more: object = {}) => ({ kind: "Status", reason, message: "m", ...more });
const path = "/api/v1/namespaces/a/secrets";

test.each([
  ["create", "POST", "application/json"],
  ["replace", "PUT", "application/json"],
  ["patch", "PATCH", "application/merge-patch+json"],
  ["apply", "PATCH", "application/apply-patch+yaml"],
] as const)("%s sends its body under our name", async (verb, method, contentType) => {
  const { kubernetes, asked } = server(200, { kind: "Secret" });
  expect(await kubernetes[verb](path, { b: 2 })).toEqual({ kind: "Secret" });
  expect(asked).toEqual([{ method, path: `${path}?fieldManager=slipway`, body: '{"b":2}', contentType }]);
});

test("a read asks for nothing else, and gives undefined for what is not there", async () => {
  const { kubernetes, asked } = server(200, { kind: "Secret" });
  expect(await kubernetes.get(path)).toEqual({ kind: "Secret" });
  expect(asked).toEqual([{ method: "GET", path }]);
  expect(await server(404, status("NotFound")).kubernetes.get(path)).toBeUndefined();
  await expect(server(403, status("Forbidden")).kubernetes.get(path)).rejects.toMatchObject({
    name: "KubernetesError",
    message: `GET ${path} was refused with 403 Forbidden: m`,
  });
});

// As kube-apiserver answers for a group that no definition serves: the conformance suite asks a real one.
test("a kind that the cluster does not serve is not there, unless it is to be written", async () => {
  const of = (text: string) => server(404, text).kubernetes;
  const route = "/apis/gateway.networking.k8s.io/v1/namespaces/a/httproutes/b";
  expect(await of("404 page not found\n").get(route)).toBeUndefined();
  expect(await of("404 page not found\n").delete(route, {})).toBeUndefined();
  await expect(of("404 page not found\n").create(route, {})).rejects.toMatchObject({
    message: expect.stringContaining("404 NotFound: the cluster serves no such kind of gateway.networking.k8s.io"),
    remedy: "Install in the cluster what brings this kind, then run again.",
  });
  await expect(of("404 page not found\n").get(path)).rejects.toMatchObject({ name: "AnswerError" });
  await expect(of("<h1>404</h1>").get(route)).rejects.toMatchObject({ name: "AnswerError" });
});

test("a delete has conditions, and is done where nothing is", async () => {
  const { kubernetes, asked } = server(200, { kind: "Status" });
  await kubernetes.delete(`${path}/x`, { uid: "u", resourceVersion: "7" });
  expect(asked).toMatchObject([{ method: "DELETE", path: `${path}/x`, contentType: "application/json" }]);
  expect(JSON.parse(asked[0]?.body ?? "")).toEqual({
    kind: "DeleteOptions",
    apiVersion: "v1",
    preconditions: { uid: "u", resourceVersion: "7" },
  });
  expect(await server(404, status("NotFound")).kubernetes.delete(path, {})).toBeUndefined();
  await expect(server(403, status("Forbidden")).kubernetes.delete(path, {})).rejects.toMatchObject({ status: 403 });
});

test.each([
  "/api/v1/namespaces/../secrets",
  "/api/v1/namespaces/a%2Fb",
  "/api/v1/namespaces/a\nb",
])("a path with an odd part (%j) is not sent", async (odd) => {
  const { kubernetes, asked } = server(200, { kind: "Secret" });
  for (const send of [() => kubernetes.get(odd), () => kubernetes.create(odd, {}), () => kubernetes.delete(odd, {})])
    await expect(send()).rejects.toMatchObject({ name: "PathError" });
  expect(asked).toEqual([]);
});

const conflict = { details: { causes: [{ reason: "FieldManagerConflict", field: ".data" }] } };
test.each([
  [409, status("Conflict"), "StaleError"],
  [409, status("AlreadyExists"), "StaleError"],
  [412, status("PreconditionFailed"), "StaleError"],
  [412, status("Conflict", conflict), "StaleError"],
  [409, status("Conflict", conflict), "KubernetesError"],
  [403, status("Forbidden"), "KubernetesError"],
])("a write that is refused with %s is a %s (%#)", async (code, body, name) => {
  await expect(server(code, body).kubernetes.patch(path, {})).rejects.toMatchObject({
    name,
    message: expect.stringMatching(`^PATCH ${path} was refused with ${code} `),
    remedy: expect.stringMatching(/^.{20,}\.$/),
  });
});

test("what is not known yet is never sent", async () => {
  const { kubernetes, asked } = server(200, {});
  await expect(kubernetes.patch(path, { a: unknown("x") })).rejects.toThrow(`A value of ${path}`);
  expect(asked).toEqual([]);
});

test.each([
  [status("Forbidden"), { reason: "Forbidden", message: "m", causes: [] }],
  [status("Conflict", conflict), { reason: "Conflict", message: "m", causes: conflict.details.causes }],
  [{ kind: "Status" }, { reason: "Http500", message: "", causes: [] }],
  [
    { kind: "Other", message: "m" },
    { reason: "Http500", message: '{"kind":"Other","message":"m"}', causes: [] },
  ],
  ["<html><h1>502</h1>  Bad\nGateway</html>", { reason: "Http500", message: "502 Bad Gateway", causes: [] }],
  ["", { reason: "Http500", message: "The answer was empty.", causes: [] }],
  ["x".repeat(400), { reason: "Http500", message: "x".repeat(300), causes: [] }],
])("a refusal is read in any shape (%#)", (body, read) => {
  expect(statusOf(typeof body === "string" ? body : JSON.stringify(body), 500)).toEqual(read);
});

test("an error keeps what was attempted, why, and all causes", () => {
  const error = new KubernetesError("GET /x", 409, { reason: "Conflict", message: "m", causes: [{ field: "f" }] });
  expect(error).toMatchObject({ attempted: "GET /x", status: 409, reason: "Conflict", causes: [{ field: "f" }] });
  expect(error.stale).toBe(true);
});
