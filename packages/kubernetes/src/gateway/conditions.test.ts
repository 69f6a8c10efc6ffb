import type { KubernetesReads } from "../client/client.ts";
import { type Condition, type Conditioned, follow, statusByConditions, untilReported } from "./conditions.ts";

const object = (generation?: number) => ({ metadata: { name: "g", generation } }) as unknown as Conditioned;
const is = (type: string, status: string, more: Partial<Condition> = {}): Condition => ({
  type,
  status,
  reason: "R",
  ...more,
});
const needed = ["Accepted", "Programmed"];

// The conditions of Gateway API: gateway-api.sigs.k8s.io/reference/spec (GatewayConditionType and its reasons).
test.each<[string, Condition[], object]>([
  ["all that has to be true", [is("Accepted", "True"), is("Programmed", "True"), is("Other", "False")], {}],
  [
    "one that is not there yet",
    [is("Accepted", "True")],
    { inProgress: "Programmed is Unknown: no controller has looked at it yet" },
  ],
  ["none at all", [], { inProgress: "Accepted is Unknown: no controller has looked at it yet" }],
  [
    "one of an earlier generation",
    [is("Accepted", "False", { observedGeneration: 2 }), is("Programmed", "True")],
    { inProgress: "Accepted is Unknown: no controller has looked at it yet" },
  ],
  ["one of this generation", [is("Accepted", "True", { observedGeneration: 3 }), is("Programmed", "True")], {}],
  [
    "one that is false",
    [is("Accepted", "True"), is("Programmed", "False", { message: "No port." })],
    { failed: "Programmed is False: R: No port." },
  ],
  ["one that is false without a message", [is("Accepted", "False")], { failed: "Accepted is False: R" }],
  [
    "an address that is on its way",
    [is("Accepted", "True"), is("Programmed", "False", { reason: "AddressNotAssigned" })],
    { inProgress: "Programmed is False: AddressNotAssigned" },
  ],
  [
    "a controller that has just begun",
    [is("Accepted", "False", { reason: "Pending" }), is("Programmed", "True")],
    { inProgress: "Accepted is False: Pending" },
  ],
  [
    "one that fails beside one that is open",
    [is("Accepted", "Unknown"), is("Programmed", "False")],
    { failed: "Programmed is False: R" },
  ],
])("an object with %s", (_, conditions, status) => {
  expect(statusByConditions(object(3), conditions, needed)).toEqual(status);
});

test("an object without a generation is at its first", () => {
  expect(statusByConditions(object(), [is("Accepted", "True", { observedGeneration: 1 })], ["Accepted"])).toEqual({});
  expect(
    statusByConditions(object(), [is("Accepted", "True", { observedGeneration: 0 })], ["Accepted"]),
  ).toHaveProperty("inProgress");
});

/** A cluster in which an object has these states in turn, the last for ever. */
function clusterWith(states: readonly (object | undefined)[]) {
  const left = [...states];
  const [rests, waited]: [number[], string[]] = [[], []];
  let now = 0;
  const kubernetes = {
    run: {
      clock: {
        now: () => now,
        async sleep(milliseconds: number) {
          rests.push(milliseconds);
          now += milliseconds;
        },
      },
      async wait(what: string, work: () => Promise<unknown>) {
        waited.push(what);
        return await work();
      },
    },
    get: async () => (left.length > 1 ? left.shift() : left[0]),
  } as unknown as KubernetesReads;
  return { kubernetes, rests, waited };
}
const about = { path: "/p", what: "the gateway a/g", statusOf: (found: object) => found };

test("an object is looked at until its controller has said how it is", async () => {
  const { kubernetes, rests, waited } = clusterWith([{ inProgress: "a" }, { inProgress: "b" }, {}]);
  expect(await untilReported(about as never, kubernetes)).toEqual({});
  expect([rests, waited]).toEqual([[5_000, 5_000], ["the gateway a/g"]]);
  expect(await untilReported(about as never, clusterWith([undefined]).kubernetes)).toEqual({});
});

test("after ten minutes it is an error, and so is one that does not work", async () => {
  const { kubernetes, rests } = clusterWith([{ inProgress: "Accepted is Unknown" }]);
  await expect(follow(about as never, kubernetes)).rejects.toMatchObject({
    name: "UnfitError",
    message: "the gateway a/g is not ready after ten minutes: Accepted is Unknown.",
    remedy: expect.stringContaining("kubectl describe gatewayclass"),
  });
  expect(rests).toHaveLength(120);
  await expect(follow(about as never, clusterWith([{ failed: "No port" }]).kubernetes)).rejects.toMatchObject({
    message: "the gateway a/g was written, but does not work: No port.",
    remedy: "Correct what the message names, in the inputs or in the cluster, then run again.",
  });
  expect(await follow(about as never, clusterWith([{}]).kubernetes)).toBeUndefined();
});
