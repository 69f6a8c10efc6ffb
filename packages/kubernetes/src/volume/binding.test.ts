import type { Kubernetes } from "../client/client.ts";
import { KubernetesError } from "../client/status-error.ts";
import { refuseLost, untilBound } from "./binding.ts";
import type { Claim } from "./objects.ts";

const name = { namespace: "apps", name: "share" };
const claim = (phase: string | undefined, more: object = {}) =>
  ({
    metadata: { ...name, uid: "u1" },
    spec: { volumeName: "v" },
    ...(phase === undefined ? {} : { status: { phase } }),
    ...more,
  }) as unknown as Claim;

/** A cluster whose claim has these states in turn, the last for ever; its volume, and what happened. */
function clusterWith(
  claims: readonly (Claim | undefined)[],
  more: { volume?: object; events?: readonly object[] | Error } = {},
) {
  const left = [...claims];
  const [patched, waited]: [unknown[], string[]] = [[], []];
  let now = 0;
  const kubernetes = {
    run: {
      clock: {
        now: () => now,
        async sleep(milliseconds: number) {
          now += milliseconds;
        },
      },
      async wait(what: string, work: () => Promise<unknown>) {
        waited.push(what);
        return await work();
      },
    },
    async get(path: string) {
      if (path === "/api/v1/persistentvolumes/v") return more.volume;
      if (path === "/api/v1/namespaces/apps/persistentvolumeclaims/share")
        return left.length > 1 ? left.shift() : left[0];
      expect(path).toBe("/api/v1/namespaces/apps/events");
      if (more.events instanceof Error) throw more.events;
      return more.events && { items: more.events };
    },
    patch: async (path: string, body: object) => void patched.push([path, body]),
  } as unknown as Kubernetes;
  return { kubernetes, patched, waited, now: () => now };
}

const volumeOf = (claimRef?: object) => ({ metadata: { name: "v", resourceVersion: "7" }, spec: { claimRef } });

test("a claim is waited for until it is bound", async () => {
  const { kubernetes, waited, now, patched } = clusterWith([
    claim("Pending"),
    undefined,
    claim("Pending"),
    claim("Bound"),
  ]);
  await untilBound(name, kubernetes);
  expect([waited, now(), patched]).toEqual([["the volume of the claim apps/share"], 4_000, []]);
});

const earlier = { ...name, uid: "u0" };
test.each([
  ["an earlier claim of this name", claim("Pending"), volumeOf(earlier), true],
  ["this claim", claim("Pending"), volumeOf({ ...name, uid: "u1" }), false],
  ["a claim of another name", claim("Pending"), volumeOf({ ...earlier, name: "other" }), false],
  ["a claim in another namespace", claim("Pending"), volumeOf({ ...earlier, namespace: "other" }), false],
  ["a claim by its name alone", claim("Pending"), volumeOf(name), false],
  ["no one", claim("Pending"), volumeOf(), false],
  ["a volume that is gone", claim("Pending"), undefined, false],
  ["an earlier claim, while this one names no volume", claim("Pending", { spec: {} }), volumeOf(earlier), false],
  ["an earlier claim, when this one is bound", claim("Bound"), volumeOf(earlier), false],
])("a volume that is kept for %s is freed, or left alone", async (_, first, volume, isFreed) => {
  const { kubernetes, patched } = clusterWith([first, claim("Bound")], volume ? { volume } : {});
  await untilBound(name, kubernetes);
  const body = { metadata: { resourceVersion: "7" }, spec: { claimRef: { uid: null, resourceVersion: null } } };
  expect(patched).toEqual(isFreed ? [["/api/v1/persistentvolumes/v", body]] : []);
});

const event = (type: string, reason: string, lastTimestamp: string, uid = "u1") => ({
  type,
  reason,
  message: `${reason} it is`,
  lastTimestamp,
  involvedObject: { uid },
});
const denied = Object.assign(Object.create(KubernetesError.prototype), { status: 403 }) as Error;
const events = [
  event("Normal", "ExternalProvisioning", "2026-01-03"),
  event("Warning", "FailedBinding", "2026-01-01"),
  event("Warning", "VolumeMismatch", "2026-01-02"),
  event("Warning", "Other", "2026-01-09", "u9"),
];
test.each([
  [events, "VolumeMismatch: VolumeMismatch it is"],
  [events.slice(0, 1), "ExternalProvisioning: ExternalProvisioning it is"],
  [[], "the cluster says nothing of it"],
  [undefined, "the cluster says nothing of it"],
  [denied, "its events cannot be read"],
])("after two minutes it is an error, with what the cluster says of it: %#", async (said, why) => {
  const { kubernetes, now } = clusterWith([claim("Pending")], said ? { events: said } : {});
  await expect(untilBound(name, kubernetes)).rejects.toMatchObject({
    name: "UnfitError",
    message: `The claim apps/share is still Pending after 2 minutes (${why}).`,
    remedy: expect.stringContaining("size, access modes and storage class"),
  });
  expect(now()).toBe(120_000);
});

test("a claim that is gone, or has lost its volume, is an error as well", async () => {
  await expect(untilBound(name, clusterWith([undefined]).kubernetes)).rejects.toThrow(
    "The claim apps/share is still absent after 2 minutes (the cluster says nothing of it).",
  );
  const lost = {
    message: "The claim apps/share is Lost (VolumeMismatch: VolumeMismatch it is).",
    remedy: "Delete it, which deletes no data: kubectl delete pvc share --namespace apps. Then run again.",
  };
  const { kubernetes, now } = clusterWith([claim("Lost")], { events });
  await expect(untilBound(name, kubernetes)).rejects.toMatchObject(lost);
  expect(now()).toBe(0);
  await expect(refuseLost(name, claim("Lost"), kubernetes)).rejects.toMatchObject(lost);
  expect(await refuseLost(name, claim("Pending"), kubernetes)).toBeUndefined();
  const broken = clusterWith([claim("Lost")], { events: new RangeError("x") });
  await expect(untilBound(name, broken.kubernetes)).rejects.toThrow("x");
});
