import { World } from "./world.ts";

const epoch = Date.UTC(2026, 0, 5, 9, 0, 0);

test("a fast clock jumps to the earliest sleeper when all wait", async () => {
  const { clock } = new World({ time: "fast" });
  const woken: number[] = [];
  const nap = async (seconds: number) => {
    await clock.sleep(seconds * 1000);
    woken.push((clock.now() - epoch) / 1000);
  };
  await Promise.all([nap(90), nap(5), nap(60)]);
  expect(woken).toEqual([5, 60, 90]);
});

test("a fast clock stands still while a request is served", async () => {
  const { clock } = new World({ time: "fast" });
  const release = clock.hold();
  let woken = false;
  const nap = clock.sleep(1000).then(() => {
    woken = true;
  });
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(woken).toBe(false);
  release();
  await nap;
  expect(clock.now()).toBe(epoch + 1000);
});

test("a shared clock passes only when no one works; a fast one passes with the announced delay", async () => {
  const [shared, fast] = [new World({ time: "shared" }), new World({ time: "fast" })];
  expect([shared.waited(30), fast.waited(30)]).toEqual([
    { "retry-after": "30" },
    { "retry-after": "1", "retry-after-ms": "20" },
  ]);
  expect([shared.clock.now() - epoch, fast.clock.now() - epoch]).toEqual([0, 30_000]);
  const [one, other] = [shared.clock.hold(), shared.clock.hold()];
  const nap = shared.clock.sleep(1000);
  one();
  expect(shared.clock.now()).toBe(epoch);
  other();
  await nap;
  expect(shared.clock.now()).toBe(epoch + 1000);
});

test("a clock with a speed passes no faster", async () => {
  const { clock } = new World({ time: "shared", speed: 100 });
  const from = performance.now();
  await clock.sleep(5000);
  expect(performance.now() - from).toBeGreaterThan(45);
});

test("an operation speed-up shortens operations and leaves expiries alone", () => {
  const world = new World({ time: "fast", operationSpeedup: 6 });
  const done: unknown[] = [];
  world.on("done", (what) => done.push([what, (world.clock.now() - epoch) / 1000]));
  world.after(300, "done", "operation");
  world.later(300_000, "done", "expiry");
  world.clock.advance(49_000);
  expect(done).toEqual([]);
  world.clock.advance(600_000);
  expect(done).toEqual([
    ["operation", 50],
    ["expiry", 300],
  ]);
});

test("a sleep ends with the signal's reason", async () => {
  const { clock } = new World({ time: "fast" });
  const controller = new AbortController();
  const nap = clock.sleep(1000, controller.signal);
  controller.abort(new Error("enough"));
  await expect(nap).rejects.toThrow("enough");
  await expect(clock.sleep(1, controller.signal)).rejects.toThrow("enough");
});

test("moving a real clock ahead wakes who waits for it", async () => {
  const { clock } = new World({ time: "real" });
  const nap = clock.sleep(3_600_000);
  clock.advance(3_600_000);
  await nap;
});

test("what is due happens in order, each as of its own time", () => {
  const world = new World({ time: "fast" });
  const happened: [string, number][] = [];
  world.on<string>("first", (name) => {
    happened.push([name, world.clock.now() - epoch]);
    world.later(1000, "second", "later still");
  });
  world.on<string>("second", (name) => happened.push([name, world.clock.now() - epoch]));
  world.later(5000, "second", "last");
  world.later(2000, "first", "first");
  world.clock.advance(60_000);
  expect(happened).toEqual([
    ["first", 2000],
    ["later still", 3000],
    ["last", 5000],
  ]);
});

test("announcing a wait moves a fast clock, and makes the client wait briefly", () => {
  const world = new World({ time: "fast" });
  expect(world.waited(30)).toEqual({ "retry-after": "1", "retry-after-ms": "20" });
  expect(world.clock.now()).toBe(epoch + 30_000);
  expect(new World({ time: "real" }).waited(30)).toEqual({ "retry-after": "30" });
});

describe("the fault plan", () => {
  const struck = (match: object, requests = 6) => {
    const { faults } = new World({ time: "fast" });
    faults.add({ match, kind: "reset" });
    return Array.from({ length: requests }, (_, index) => index).filter(
      (index) => faults.strike(index % 2 ? "PUT" : "GET", `/subscriptions/${index}`) !== undefined,
    );
  };
  const table: [object, number[]][] = [
    [{}, [0, 1, 2, 3, 4, 5]],
    [{ index: 2 }, [2]],
    [{ every: 3 }, [2, 5]],
    [{ every: 3, index: 1 }, [1, 4]],
    [{ every: 1, index: 4 }, [4, 5]],
    [{ count: 2 }, [0, 1]],
    [{ route: "PUT /subscriptions" }, [1, 3, 5]],
    [{ route: "PUT /subscriptions", index: 1 }, [3]],
    [{ route: "* /subscriptions/[45]$" }, [4, 5]],
    [{ probability: 0 }, []],
    [{ probability: 1 }, [0, 1, 2, 3, 4, 5]],
  ];
  test.each(table)("%j strikes %j", (match, expected) => expect(struck(match)).toEqual(expected));
  test("counts for each rule what another one struck", () => {
    const { faults } = new World({ time: "fast" });
    faults.add({ match: { every: 4, index: 1 }, kind: "reset" }, { match: { every: 4, index: 3 }, kind: "throttle" });
    const kinds = Array.from({ length: 8 }, () => faults.strike("GET", "/")?.kind);
    expect(kinds).toEqual([undefined, "reset", undefined, "throttle", undefined, "reset", undefined, "throttle"]);
  });
  test("draws the same for the same seed", () => {
    expect(struck({ probability: 0.5 }, 40)).toEqual(struck({ probability: 0.5 }, 40));
    expect(struck({ probability: 0.5 }, 40).length).toBeGreaterThan(5);
  });
});

describe("access", () => {
  const table: [string, string, boolean][] = [
    ["*", "Microsoft.Network/virtualNetworks/read", true],
    ["Microsoft.Network/*/read", "microsoft.network/virtualNetworks/subnets/READ", true],
    ["Microsoft.Network/*/read", "Microsoft.Network/virtualNetworks/write", false],
    ["Microsoft.Network/*/read", "Microsoft.Network/read", false],
    ["eks:Describe*", "eks:DescribeCluster", true],
    ["eks:Describe*", "ecr:DescribeImages", false],
    ["eks:*Cluster*Config", "eks:UpdateClusterConfig", true],
    ["eks:List", "eks:ListClusters", false],
  ];
  test.each(table)("%s covers %s: %s", (pattern, permission, covered) => {
    const { access } = new World();
    expect(access.allows("someone", permission)).toBe(true);
    access.limit("someone", [pattern]);
    expect(access.allows("someone", permission)).toBe(covered);
    access.release("someone");
    expect(access.allows("someone", permission)).toBe(true);
  });
});

test("the record yields the minimum role of a run", () => {
  const { record } = new World({ time: "fast" });
  const note = (permission: string, scope: string) =>
    Object.assign(record.open({ at: "", method: "GET", url: "/", service: "x" }), { permissions: [permission], scope });
  note("b/read", "/before");
  note("b/read", "/two");
  note("b/read", "/one");
  note("a/write", "/one");
  expect(record.needed(1)).toEqual([
    { permission: "a/write", scopes: ["/one"] },
    { permission: "b/read", scopes: ["/one", "/two"] },
  ]);
});

test("a world that is restored goes on as the one it was taken from", () => {
  const world = new World({ time: "fast", seed: 7 });
  world.access.limit("someone", ["x"]);
  world.later(1000, "nothing", {});
  world.clock.advance(500);
  const taken = world.snapshot();
  const next = world.ids.uuid();
  world.reset();
  expect(world.access.allows("someone", "y")).toBe(true);
  world.restore(taken);
  expect(world.ids.uuid()).toBe(next);
  expect(world.clock.now()).toBe(epoch + 500);
  expect(world.access.allows("someone", "y")).toBe(false);
});
