// Loaded before a JavaScript action's own code: replaces the timers and the date of the process by those of the simulated
// world. Its time moves on when all processes sleep; work takes none of it.
const { subscribe } = require("node:diagnostics_channel");
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");
const timers = require("node:timers");
const promises = require("node:timers/promises");

module.exports = __filename;

function install() {
  const channel = Number(process.env.REHEARSAL_CLOCK_CHANNEL);
  let now = Number(process.env.REHEARSAL_CLOCK_NOW);
  delete process.env.REHEARSAL_CLOCK_CHANNEL;
  delete process.env.REHEARSAL_CLOCK_NOW;

  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout, Date: globalThis.Date };
  /** In milliseconds. Shorter waits are no waits for a cloud: they stay on the real clock. */
  const shortest = 20;
  /** The process counts as asleep when nothing happened for twice `quiet` milliseconds; for `stuck`, while a request is open. */
  const quiet = 2;
  const stuck = 2_000;
  const working = new Set([
    "ProcessWrap",
    "GetAddrInfoReqWrap",
    "TCPConnectWrap",
    "FSReqCallback",
    "FSReqPromise",
    "Immediate",
  ]);

  const sleepers = new Set();
  const openRequests = new Set();
  let activity = 0;
  let watching = false;
  let asleep = false;
  let socket;

  class Sleeper {
    constructor(milliseconds, call, args) {
      this.milliseconds = milliseconds;
      this.call = call;
      this.args = args;
      this.referenced = true;
      this.refresh();
    }
    refresh() {
      this.at = now + this.milliseconds;
      sleepers.add(this);
      stir();
      watch();
      return this;
    }
    wake() {
      sleepers.delete(this);
      this.call(...this.args);
    }
    close() {
      if (sleepers.delete(this)) stir();
      return this;
    }
    ref() {
      this.referenced = true;
      return this;
    }
    unref() {
      this.referenced = false;
      return this;
    }
    hasRef() {
      return this.referenced;
    }
    [Symbol.dispose]() {
      this.close();
    }
  }

  /** Notes that something happened, and tells the world that the process is awake. */
  function stir() {
    activity += 1;
    if (!asleep) return;
    asleep = false;
    socket.unref();
    fs.writeSync(channel, "awake\n");
  }

  function busy() {
    return process.getActiveResourcesInfo().some((each) => working.has(each));
  }

  /** Waits until nothing happens any more, then writes to the world until when this process sleeps. */
  function watch() {
    if (watching || asleep) return;
    watching = true;
    let calm = 0;
    let since = performance.now();
    let seen = activity;
    const look = () => {
      const awaited = [...sleepers].filter((each) => each.referenced);
      if (awaited.length === 0) {
        watching = false;
        return;
      }
      const disturbed = seen !== activity || busy();
      if (disturbed) since = performance.now();
      calm = disturbed ? 0 : calm + 1;
      seen = activity;
      if (calm >= 2 && (openRequests.size === 0 || performance.now() - since > stuck)) {
        watching = false;
        sleep();
      } else real.setTimeout(look, quiet);
    };
    real.setTimeout(look, quiet);
  }

  function sleep() {
    asleep = true;
    listen();
    // Only a sleep that is waited for keeps the process alive.
    socket.ref();
    fs.writeSync(channel, `asleep ${Math.min(...[...sleepers].map(({ at }) => at))}\n`);
  }

  /** Reads the world's time, which it sends whenever it has moved on for this process. */
  function listen() {
    if (socket) return;
    const { Socket } = require("node:net");
    socket = new Socket({ fd: channel, readable: true, writable: false });
    let rest = "";
    socket.setEncoding("utf8").on("data", (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop();
      for (const line of lines) now = Math.max(now, Number(line));
      asleep = false;
      activity += 1;
      socket.unref();
      for (const due of [...sleepers].filter(({ at }) => at <= now).sort((one, other) => one.at - other.at)) due.wake();
      watch();
    });
    socket.on("error", () => {});
  }

  function setTimeout(call, milliseconds = 1, ...args) {
    if (!(milliseconds >= shortest)) return real.setTimeout(call, milliseconds, ...args);
    return new Sleeper(milliseconds, call, args);
  }

  function clearTimeout(timer) {
    if (timer instanceof Sleeper) timer.close();
    else real.clearTimeout(timer);
  }

  const delay = promises.setTimeout;
  promises.setTimeout = (milliseconds, value, options = {}) => {
    if (!(milliseconds >= shortest)) return delay(milliseconds, value, options);
    const { signal, ref = true } = options;
    return new Promise((resolve, reject) => {
      const abort = () => {
        timer.close();
        // Named as Node does it, so that callers can distinguish an abort from a failure.
        const reason = Object.assign(new Error("The operation was aborted", { cause: signal.reason }), {
          code: "ABORT_ERR",
        });
        reason.name = "AbortError";
        reject(reason);
      };
      const timer = new Sleeper(milliseconds, () => {
        signal?.removeEventListener("abort", abort);
        resolve(value);
      }, []);
      if (!ref) timer.unref();
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    });
  };

  globalThis.setTimeout = timers.setTimeout = setTimeout;
  globalThis.clearTimeout = timers.clearTimeout = clearTimeout;
  globalThis.Date = class WorldDate extends real.Date {
    constructor(...given) {
      if (given.length === 0) super(now);
      else super(...given);
    }
    static now() {
      return now;
    }
    static [Symbol.hasInstance](value) {
      return value instanceof real.Date;
    }
  };
  syncBuiltinESMExports();

  const begin = ({ request }) => {
    openRequests.add(request);
    // A tunnel through a proxy has no answer to finish: from here on, the requests inside it count.
    if (request.method === "CONNECT") request.once?.("connect", () => end({ request }));
    stir();
  };
  const end = ({ request }) => {
    openRequests.delete(request);
    stir();
  };
  subscribe("http.client.request.created", begin);
  subscribe("http.client.response.finish", end);
  subscribe("http.client.request.error", end);
  subscribe("undici:request:create", begin);
  subscribe("undici:request:trailers", end);
  subscribe("undici:request:error", end);
}

if (process.env.REHEARSAL_CLOCK_CHANNEL !== undefined) install();
