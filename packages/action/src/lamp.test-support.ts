import { changed, defineResource } from "@slipway/reconcile";
import { printedRunner } from "@slipway/rehearsal/in-process";
import { type AnyAction, defineAction, type Entry, flag, type Host, MissingError, run } from "./index.ts";

/** A world of one lamp. */
export interface Lamp {
  on?: boolean;
  broken?: Error;
  /** The room that it hangs in is not there. */
  roomless?: true;
  secret?: string;
}

/** An action on that world. */
function lampAction(lamp: Lamp): AnyAction {
  const resource = defineResource<{ on: boolean }, { on: boolean }, { on: boolean }, typeof lamp>({
    kind: "lamp",
    id: () => "the lamp",
    seal: "unsealed",
    read: async (_want, { on }) => (on === undefined ? undefined : { on }),
    plan(body, have) {
      if (have === undefined) return { operation: "create", body };
      const changes = changed(have, body);
      return changes.length === 0 ? { operation: "none" } : { operation: "update", body, changes };
    },
    async create(_id, body, client) {
      if (client.broken) throw client.broken;
      client.on = body.on;
    },
    async update(_have, body, client) {
      client.on = body.on;
    },
  });
  return defineAction({
    name: "lamp",
    about: "Switches a lamp.",
    branding: { icon: "sun", color: "yellow" },
    inputs: { on: flag("Whether it shines.", { default: true }) },
    outputs: { shines: "Whether it shines." },
    example: {},
    granted: [],
    confirm: () => "lamp",
    connect(_inputs, { mask }) {
      if (lamp.secret !== undefined) mask(lamp.secret);
      return lamp;
    },
    goals({ on }) {
      if (lamp.roomless) throw new MissingError("The room does not exist.", "Build it first.");
      return [resource(lamp, { on })];
    },
    report: (_inputs, [goal]) => ({ shines: String(goal.have?.on) }),
  });
}

/** Runs it, on a push to main if nothing else is said, and gives all that it said. */
export async function go(lamp: Lamp, env: Record<string, string> = {}) {
  let printed = "";
  let output = "";
  let summary = "";
  let entry = {} as Entry;
  const own = {
    RUNNER_TEMP: "temp",
    GITHUB_OUTPUT: "out",
    GITHUB_STEP_SUMMARY: "summary",
    GITHUB_EVENT_NAME: "push",
    GITHUB_REF: "refs/heads/main",
    GITHUB_EVENT_PATH: "event.json",
    ...env,
  };
  const write = (text: string) => {
    printed += text;
  };
  const append = (file: string, text: string) => {
    if (file === "out") output += text;
    else summary += text;
  };
  const host: Host = {
    env: own,
    clock: { now: () => 0, sleep: async () => {} },
    runner: printedRunner({ env: own, write, append }),
    write,
    read: () => JSON.stringify({ repository: { default_branch: "main" } }),
    list: () => [],
    save: (_file, text) => {
      entry = JSON.parse(text) as Entry;
    },
    onStop: () => () => {},
  };
  const code = await run(lampAction(lamp), host);
  const outputs = Object.fromEntries(
    [...output.matchAll(/^(\S+?)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map((match) => [match[1], match[3]]),
  );
  return { code, printed, outputs, written: output, summary, entry };
}
