import { getEventListeners } from "node:events";
import type { Clock } from "./run.ts";
import { boundedClock, DeadlineError, TimeoutError, within } from "./time.ts";

/** A clock that moves when it is slept on, and notes how long. */
function fastClock() {
  let time = 1_000;
  const sleeps: number[] = [];
  const clock: Clock = {
    now: () => time,
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      sleeps.push(milliseconds);
      time += milliseconds;
    },
  };
  return { clock, sleeps };
}

/** A clock whose sleeps end when the test says so. */
function heldClock() {
  const held = Promise.withResolvers<void>();
  const asked: { milliseconds?: number; signal?: AbortSignal | undefined } = {};
  const clock: Clock = {
    now: () => 0,
    async sleep(milliseconds, signal) {
      Object.assign(asked, { milliseconds, signal });
      await held.promise;
    },
  };
  return { clock, asked, ...held };
}

const never = new AbortController().signal;

test("no sleep outlasts the deadline, which is an error that says how to go on", async () => {
  const { clock, sleeps } = fastClock();
  const bounded = boundedClock(clock, 2, never);
  expect(bounded.now()).toBe(1_000);
  await bounded.sleep(90_000);
  await bounded.sleep(30_000);
  await expect(bounded.sleep(1)).rejects.toMatchObject({
    name: "DeadlineError",
    message: expect.stringMatching(/^The run reached its deadline of 2 minutes\. .*raise deadline-minutes\.$/),
  });
  await expect(bounded.sleep(60_000)).rejects.toThrow(DeadlineError);
  expect(sleeps).toEqual([90_000, 30_000, 0, 0]);
});

test.each(["the run", "the caller"])("a sleep ends when %s is stopped", async (who) => {
  const { clock } = fastClock();
  const [run, caller] = [new AbortController(), new AbortController()];
  const bounded = boundedClock(clock, 1, run.signal);
  (who === "the run" ? run : caller).abort(new RangeError("stopped"));
  await expect(bounded.sleep(1, caller.signal)).rejects.toThrow("stopped");
});

test("work in time gives its result, and the watch over it ends", async () => {
  const { clock, asked } = heldClock();
  expect(await within(clock, 5_000, never, async () => "done")).toBe("done");
  expect(asked.milliseconds).toBe(5_000);
  expect(asked.signal?.aborted).toBe(true);
});

test.each([
  ["is done", async () => undefined],
  ["fails", () => Promise.reject(new RangeError("failed"))],
])("once the work %s, nothing listens to its signal, so that all of it can be freed", async (_how, end) => {
  const { clock } = heldClock();
  const signals: AbortSignal[] = [];
  const work = (signal: AbortSignal) => {
    signals.push(signal);
    return end();
  };
  await within(clock, 5_000, new AbortController().signal, work).catch(() => undefined);
  expect(signals.map((signal) => getEventListeners(signal, "abort"))).toEqual([[]]);
});

test("work that takes too long is given up, with how long it had", async () => {
  const { clock, resolve } = heldClock();
  const work = (signal: AbortSignal) =>
    new Promise<never>((_go, stop) => signal.addEventListener("abort", () => stop(new RangeError("cut off"))));
  const late = within(clock, 20_400, never, work);
  resolve();
  await expect(late).rejects.toMatchObject({ name: "TimeoutError", message: "No answer within 20 s." });
  await expect(late).rejects.toThrow(TimeoutError);
});

test("when the clock itself gives up, its reason counts", async () => {
  const { clock, reject } = heldClock();
  const late = within(clock, 1, never, (signal) => {
    return new Promise<never>((_go, stop) => signal.addEventListener("abort", () => stop(new RangeError("cut off"))));
  });
  reject(new DeadlineError(3));
  await expect(late).rejects.toThrow(DeadlineError);
});

test("work that fails, or whose run was stopped, keeps its own error", async () => {
  const { clock } = heldClock();
  const fail = () => Promise.reject(new RangeError("own"));
  await expect(within(clock, 1, never, fail)).rejects.toThrow("own");
  const stopped = new AbortController();
  stopped.abort(new RangeError("stopped"));
  const seen: boolean[] = [];
  const look = (signal: AbortSignal) => {
    seen.push(signal.aborted);
    return fail();
  };
  await expect(within(clock, 1, stopped.signal, look)).rejects.toThrow("own");
  expect(seen).toEqual([true]);
});

test("work that pays no attention is given up all the same, when it is late and when the run is stopped", async () => {
  const { clock, resolve } = heldClock();
  const deaf = () => new Promise<never>(() => {});
  const stop = new AbortController();
  const stopped = within(clock, 5_000, stop.signal, deaf);
  stop.abort(new RangeError("stopped"));
  await expect(stopped).rejects.toThrow("stopped");
  const late = within(clock, 5_000, never, deaf);
  resolve();
  await expect(late).rejects.toThrow("No answer within 5 s.");
});
