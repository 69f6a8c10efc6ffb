import { drainOperation, until } from "./operation.ts";
import { play, reply, state } from "./played-wire.test-support.ts";

const group = "/subscriptions/s/resourceGroups/g/providers";
const account = `${group}/Microsoft.Storage/storageAccounts/a`;

test.each([
  ["Microsoft.ContainerService/managedClusters/c", 30_000],
  ["MICROSOFT.NETWORK/virtualNetworks/n", 10_000],
  ["Microsoft.Storage/storageAccounts/a", 5_000],
])("where Azure does not say when, %s is looked at every so often", async (path, expected) => {
  const { wire, rests } = play(reply(200, state("Updating")), reply(200, state("Succeeded")));
  await drainOperation(wire, "PUT", `${group}/${path}`, reply(200, state("Updating")));
  expect(rests).toEqual([expected, expected]);
});

test("what answers a PATCH is the resource as it is at the end", async () => {
  const { wire, sent } = play(reply(200, { status: "Succeeded" }), reply(200, { id: account }));
  const first = reply(202, undefined, { "azure-asyncoperation": "https://x/s", location: "https://x/result" });
  expect(await drainOperation(wire, "PATCH", account, first)).toEqual({ id: account });
  expect(sent).toEqual([
    ["GET", "https://x/s", { expect: [404] }],
    ["GET", account, undefined],
  ]);
});

test("a POST without a result gives nothing, and one whose result has no body may", async () => {
  const { wire, sent } = play(reply(200, { status: "Succeeded" }));
  const status = { "azure-asyncoperation": "https://x/s" };
  expect(await drainOperation(wire, "POST", account, reply(202, undefined, status))).toBeUndefined();
  expect(sent).toHaveLength(1);
  const result = play(reply(200, { status: "Succeeded" }), reply(404));
  await drainOperation(result.wire, "POST", account, reply(202, undefined, { ...status, location: "https://x/r" }));
  expect(result.sent[1]).toEqual(["GET", "https://x/r", { expect: [404], answer: "maybe nothing" }]);
});

test("a POST and a DELETE that are done at once are not waited for", async () => {
  const { wire, sent } = play();
  expect(await drainOperation(wire, "POST", account, reply(200, state("Updating")))).toEqual(state("Updating"));
  expect(await drainOperation(wire, "DELETE", account, reply(200))).toBeUndefined();
  expect(sent).toEqual([]);
});

test("an address that no one knows ends a DELETE; a PUT tries three times more, and is then lost", async () => {
  const there = { location: "https://x/l" };
  const gone = play(reply(404));
  expect(await drainOperation(gone.wire, "DELETE", account, reply(202, undefined, there))).toBeUndefined();
  const late = play(reply(404), reply(404), reply(404), reply(200, { id: account }));
  expect(await drainOperation(late.wire, "PUT", account, reply(202, undefined, there))).toEqual({ id: account });
  const lost = play(...[1, 2, 3, 4].map(() => reply(404, undefined, { "x-ms-request-id": "r-7" })));
  await expect(drainOperation(lost.wire, "PUT", account, reply(202, undefined, there))).rejects.toMatchObject({
    code: "OperationNotFound",
    message: expect.stringMatching(
      /^The operation that PUT \S+ started .*404.*OperationNotFound.*Its status can no longer be read.*r-7/s,
    ),
  });
});

test("a failed operation says what was accepted, and by which request it failed", async () => {
  const body = { status: "Failed", error: { code: "Busy", message: "Try later." } };
  const { wire } = play(reply(200, body, { "x-ms-request-id": "r-8" }));
  const first = reply(202, undefined, { "azure-asyncoperation": "https://x/s" });
  await expect(drainOperation(wire, "DELETE", account, first)).rejects.toThrow(
    /^DELETE \S+ was accepted, then .*Busy.*Try later\..*r-8/s,
  );
});

test("a status without a body is one that runs", async () => {
  const { wire, rests } = play(reply(202), reply(200, {}), reply(200, { status: "Succeeded" }));
  await drainOperation(wire, "DELETE", account, reply(202, undefined, { "azure-asyncoperation": "https://x/s" }));
  expect(rests).toEqual([5_000, 5_000, 5_000]);
});

test("a resource is read until it is as wished, or has gone", async () => {
  const there = play(reply(200, { n: 1 }), reply(200, { n: 2 }));
  expect(await until(there.wire, account, (body) => (body as { n: number }).n === 2)).toEqual({ n: 2 });
  expect(there.rests).toEqual([5_000]);
  expect(there.sent[0]).toEqual(["GET", account, { expect: [404] }]);
  const gone = play(reply(404, { error: {} }));
  expect(await until(gone.wire, account, () => true)).toBeUndefined();
});
