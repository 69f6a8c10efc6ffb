import { fakeAzure, refusal } from "../arm/fake-azure.test-support.ts";
import type { Azure } from "../azure.ts";
import { makeCredentials, registries, scopeMaps, tokens } from "./calls.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/reg";

test.each<[string, string, (azure: Azure) => Promise<unknown>]>([
  ["a read", `GET ${id}`, (azure) => registries.read(id, azure)],
  ["a creation", `PUT ${id}`, (azure) => registries.create(id, {}, {}, azure)],
  ["a change", `PATCH ${id}`, (azure) => registries.update(id, {}, azure)],
  ["a deletion", `DELETE ${id}`, (azure) => registries.delete(id, azure)],
  ["a deletion of a token", `DELETE ${id}/tokens/t`, (azure) => tokens.delete(`${id}/tokens/t`, azure)],
  ["a change of a scope map", `PATCH ${id}/scopeMaps/t`, (azure) => scopeMaps.update(`${id}/scopeMaps/t`, {}, azure)],
  ["a new password", `POST ${id}/generateCredentials`, (azure) => makeCredentials(id, {}, azure)],
])("of %s that is refused it is said what was attempted", async (_, attempted, call) => {
  const { azure } = fakeAzure(() => [403, refusal("AuthorizationFailed", "No.")]);
  await expect(call(azure)).rejects.toMatchObject({
    message: `${attempted} was refused with 403 AuthorizationFailed: No.`,
  });
});

test("a change that Azure accepts and then fails is called by its method, and is waited for by name", async () => {
  const failed = { ...refusal("Broken", "No disk."), status: "Failed" };
  const { azure, waited } = fakeAzure(({ method }) =>
    method === "GET" ? [200, failed] : [202, undefined, { "azure-asyncoperation": "https://arm.example/operations/o" }],
  );
  for (const [method, call] of [
    ["PUT", () => registries.create(id, {}, {}, azure)],
    ["PATCH", () => registries.update(id, {}, azure)],
    ["DELETE", () => registries.delete(id, azure)],
  ] as const) {
    await expect(call()).rejects.toThrow(`${method} ${id} was accepted, then was refused with 200 Broken: No disk.`);
    expect(waited.at(-1)).toBe(`${method} ${id}`);
  }
});

test("what is not there is undefined to a read, and a setting may be asked for in another version", async () => {
  const versions: (string | null)[] = [];
  const { azure } = fakeAzure(() => [404, refusal("ResourceNotFound")]);
  const { sendRequest } = azure.readOnlyHttp;
  const readOnlyHttp: typeof azure.readOnlyHttp = {
    sendRequest(request) {
      versions.push(new URL(request.url).searchParams.get("api-version"));
      return sendRequest(request);
    },
  };
  for (const version of [undefined, "2030-01-01-preview"])
    expect(await registries.read(id, { ...azure, readOnlyHttp }, version)).toBeUndefined();
  expect(versions).toEqual(["2025-11-01", "2030-01-01-preview"]);
});
