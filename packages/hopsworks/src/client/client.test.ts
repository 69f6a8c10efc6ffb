import type { Run } from "@slipway/action";
import { addHopsworksKey } from "@slipway/simulator";
import { type Bench, bareRun, openBench } from "@slipway/testing";
import { Hopsworks } from "./client.ts";

let bench: Bench;
let key: string;
const rests: number[] = [];

beforeEach(async () => {
  bench = await openBench();
  key = addHopsworksKey(bench.cloud.world);
  rests.length = 0;
});
afterEach(() => bench.close());

function run(): Run {
  const { clock } = bench.cloud.world;
  return {
    ...bareRun(bench, bench.environment({})),
    clock: {
      now: () => clock.now(),
      async sleep(milliseconds, signal) {
        // The client's own watch over an answer is no rest.
        if (milliseconds !== 30_000) rests.push(milliseconds);
        await clock.sleep(milliseconds, signal);
      },
    },
  };
}
const hopsworks = (given: string | undefined = key) =>
  new Hopsworks(`${bench.cloud.url.replace("//localhost", "//127.0.0.1")}/hopsworks/`, given, run());
const fault = (kind: "reset" | "error-500" | "throttle" | "conflict" | "truncated", more: object = { every: 1 }) =>
  bench.cloud.world.faults.add({ kind, seconds: 17, match: more });
const requests = () => bench.cloud.world.record.requests.length;

test("an answer's payload is given, and what is not there is undefined", async () => {
  expect(await hopsworks().find("api/clusters")).toEqual({ clusters: [] });
  expect(await hopsworks().find("api/clusters/none")).toBeUndefined();
  await hopsworks().send("DELETE", "api/clusters/none");
  await expect(hopsworks().send("PUT", "api/clusters/none/start")).rejects.toMatchObject({ status: 404 });
});

test("a read is sent again after a while, six times, and ends with the cause", async () => {
  fault("reset");
  await expect(hopsworks().find("api/clusters")).rejects.toMatchObject({
    name: "SilentError",
    remedy: expect.stringContaining("payload"),
  });
  expect(rests).toEqual([1_000, 2_000, 3_000, 4_000, 5_000]);
});

test("a throttled request waits as long as the server says; one that the server is at fault for, for five seconds", async () => {
  fault("throttle", { index: 0 });
  fault("error-500", { index: 1 });
  expect(await hopsworks().find("api/clusters")).toEqual({ clusters: [] });
  expect(rests).toEqual([17_000, 5_000]);
});

test.each([
  "reset",
  "error-500",
  "truncated",
  "conflict",
] as const)("what changes something is not sent again after %s: it is looked at first", async (kind) => {
  fault(kind);
  await expect(hopsworks().send("POST", "api/clusters", {})).rejects.toMatchObject({ name: "StaleError" });
  expect(requests()).toBe(1);
});

test("a key that is not known is final, and shows nowhere", async () => {
  const wrong = "k".repeat(40);
  const error = await hopsworks(wrong)
    .find("api/clusters")
    .catch((caught: Error) => caught);
  expect(error).toMatchObject({ status: 403, remedy: expect.stringContaining("api-key") });
  expect(String(error)).not.toContain(wrong);
  expect(requests()).toBe(1);
});

test("without a key nothing is sent", async () => {
  await expect(new Hopsworks("https://localhost", undefined, run()).find("api/clusters")).rejects.toThrow(
    /without a key/,
  );
  expect(requests()).toBe(0);
});

test("a list is given by its name, and a payload without it is no one's we know", async () => {
  expect(await hopsworks().list("api/clusters", "clusters")).toEqual([]);
  await expect(hopsworks().list("api/clusters", "others")).rejects.toThrow(/JSON without others/);
});

test("a name that would lead elsewhere is not sent", async () => {
  await expect(hopsworks().find("api/clusters/../users")).rejects.toMatchObject({ name: "PathError" });
  await expect(hopsworks().send("DELETE", "api/clusters/a%2Fb?force=../")).rejects.toMatchObject({ name: "PathError" });
  expect(requests()).toBe(0);
});
