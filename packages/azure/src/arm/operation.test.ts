import type { Run } from "@slipway/action";
import fc from "fast-check";
import { drainOperation } from "./operation.ts";
import { play, reply, state } from "./played-wire.test-support.ts";
import type { Wire } from "./wire.ts";

const group = "/subscriptions/s/resourceGroups/g/providers";
const link = `${group}/Microsoft.Network/privateDnsZones/z/virtualNetworkLinks/l`;
const cluster = `${group}/Microsoft.ContainerService/managedClusters/c`;

test("a poll address is used as it is given, and its answer 202 with a state is a state (private DNS)", async () => {
  const address =
    "https://management.azure.com:443/subscriptions/s/privateDnsOperationStatuses/x?api-version=2018-09-01";
  const { wire, requests } = play(
    reply(202, { status: "InProgress" }),
    reply(200, { status: "Succeeded" }),
    reply(200, { id: link, ...state("Succeeded") }),
  );
  const first = reply(
    202,
    {},
    { "azure-asyncoperation": address, location: "https://management.azure.com:443/results/x" },
  );
  expect(await drainOperation(wire, "PUT", link, first)).toMatchObject({ id: link });
  expect(requests).toEqual([`GET ${address}`, `GET ${address}`, `GET ${link}`]);
});

test("a failure that comes as 200 with a state is reported with the inner code", async () => {
  const error = {
    code: "BadRequest",
    message: "A virtual network cannot be linked to multiple zones with overlapping namespaces.",
  };
  const { wire } = play(reply(200, { status: "Failed", error }));
  const first = reply(202, {}, { "azure-asyncoperation": "https://x/status" });
  await expect(drainOperation(wire, "PUT", link, first)).rejects.toMatchObject({
    code: "BadRequest",
    remedy: expect.stringContaining("linked to a zone of this name already"),
  });
});

test("a Location with 202 is followed to its result, and may move (storage accounts)", async () => {
  const { wire, requests } = play(
    reply(202, undefined, { location: "https://x/second" }),
    reply(200, { id: "account" }),
  );
  expect(
    await drainOperation(
      wire,
      "PUT",
      `${group}/Microsoft.Storage/storageAccounts/a`,
      reply(202, undefined, { location: "https://x/first" }),
    ),
  ).toEqual({ id: "account" });
  expect(requests).toEqual(["GET https://x/first", "GET https://x/second"]);
});

test("a Location with 201 is no operation (identities)", async () => {
  const { wire, requests } = play();
  const created = { id: "identity", properties: { principalId: "p" } };
  expect(
    await drainOperation(
      wire,
      "PUT",
      `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/i`,
      reply(201, created, { location: "/subscriptions/s/x" }),
    ),
  ).toBe(created);
  expect(requests).toEqual([]);
});

test.each(["Succeeded", "succeeded", undefined])("a body that is %s is the end", async (word) => {
  const { wire, requests } = play();
  await drainOperation(wire, "PUT", cluster, reply(200, word === undefined ? {} : state(word)));
  expect(requests).toEqual([]);
});

test.each([
  "Creating",
  "Accepted",
  "ResolvingDns",
  "InProgress",
])("without headers, %s is waited for at the resource", async (word) => {
  const { wire, requests } = play(reply(200, state(word)), reply(200, state("Failed")));
  expect(await drainOperation(wire, "PUT", cluster, reply(201, state(word)))).toEqual(state("Failed"));
  expect(requests).toEqual([`GET ${cluster}`, `GET ${cluster}`]);
});

test("a missing status is tolerated at first, not for long", async () => {
  const first = reply(201, state("Creating"), { "azure-asyncoperation": "https://x/status" });
  const early = play(reply(404), reply(404), reply(200, { status: "Succeeded" }), reply(200, state("Succeeded")));
  expect(await drainOperation(early.wire, "PUT", cluster, first)).toEqual(state("Succeeded"));
  const lasting = play(reply(404), reply(404), reply(404), reply(404));
  await expect(drainOperation(lasting.wire, "PUT", cluster, first)).rejects.toMatchObject({
    code: "OperationNotFound",
  });
});

test("a DELETE ends when its status, its Location or the resource says so", async () => {
  const byStatus = play(reply(200, { status: "Succeeded" }));
  await drainOperation(
    byStatus.wire,
    "DELETE",
    cluster,
    reply(202, undefined, { "azure-asyncoperation": "https://x/s" }),
  );
  const byLocation = play(reply(202), reply(204));
  await drainOperation(byLocation.wire, "DELETE", cluster, reply(202, undefined, { location: "https://x/l" }));
  const byAbsence = play(reply(200, state("Deleting")), reply(404));
  await drainOperation(byAbsence.wire, "DELETE", cluster, reply(202));
  expect([byStatus.requests.length, byLocation.requests.length, byAbsence.requests.length]).toEqual([1, 2, 2]);
});

test("a POST gives the result that its Location holds", async () => {
  const { wire } = play(reply(200, { status: "Succeeded" }), reply(200, { username: "u" }));
  const first = reply(202, undefined, { "azure-asyncoperation": "https://x/s", location: "https://x/result" });
  expect(await drainOperation(wire, "POST", `${cluster}/runCommand`, first)).toEqual({ username: "u" });
});

test.each([
  ["seconds", { "retry-after": "7" }, 7_000],
  ["milliseconds", { "retry-after-ms": "50", "retry-after": "7" }, 50],
  ["a date", { "retry-after": new Date(9_000).toUTCString() }, 9_000],
  ["nothing, for AKS", {}, 30_000],
])("the next poll is when the service says: %s", async (_, headers, expected) => {
  const { wire, rests } = play(reply(200, { status: "Succeeded" }), reply(200, state("Succeeded")));
  await drainOperation(
    wire,
    "PUT",
    cluster,
    reply(201, state("Creating"), { "azure-asyncoperation": "https://x/s", ...headers }),
  );
  expect(rests).toEqual([expected]);
});

test("the wait ends within one poll of the operation's end, for every style and interval", async () => {
  const styles = ["status", "location", "state"] as const;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...styles),
      fc.integer({ min: 0, max: 3_600_000 }),
      fc.integer({ min: 1, max: 60 }),
      async (style, ends, seconds) => {
        let now = 0;
        const clock = {
          now: () => now,
          async sleep(milliseconds: number) {
            now += milliseconds;
          },
        };
        const again = { "retry-after": String(seconds) };
        const wire: Wire = {
          run: { clock } as unknown as Run,
          async send(_method, target) {
            const running = now < ends;
            if (target === cluster) return reply(200, state(running ? "Creating" : "Succeeded"), again);
            if (style === "location") return reply(running ? 202 : 200, running ? undefined : { id: cluster }, again);
            return reply(200, { status: running ? "InProgress" : "Succeeded" }, again);
          },
        };
        const first = {
          status: reply(201, state("Creating"), { ...again, "azure-asyncoperation": "https://arm/operations/1" }),
          location: reply(202, undefined, { ...again, location: "https://arm/results/1" }),
          state: reply(201, state("Creating"), again),
        }[style];
        await drainOperation(wire, "PUT", cluster, first);
        expect(now).toBeGreaterThanOrEqual(ends);
        expect(now - ends).toBeLessThanOrEqual(seconds * 1_000);
      },
    ),
  );
});
