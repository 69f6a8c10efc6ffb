import { defineResource, type Goal, type Planned, type Status } from "@slipway/reconcile";
import { printedRunner } from "@slipway/rehearsal/in-process";
import { type AnyAction, defineAction, flag, type Host, optional, type Run, run, secret } from "./index.ts";

/** What happens when an action runs on the stage. Left out, all goes well and there is one thing to make. */
export interface Play {
  /** What is planned for the one thing there is. */
  readonly planned?: Planned<object>;
  /** What is there. */
  readonly have?: object;
  readonly status?: Status;
  connect?(run: Run): unknown;
  write?(run: Run): unknown;
  goals?(goals: Goal[]): Goal[];
}

/** An action on one thing, whose every move the play decides. */
function actionOf(play: Play): AnyAction {
  const thing = defineResource<null, object, object, Run>({
    kind: "prop",
    id: () => "/stage/prop",
    seal: "unsealed",
    read: async () => play.have,
    plan: () => play.planned ?? { operation: "create", body: { size: 1 } },
    create: async (_id, _body, run) => await play.write?.(run),
    status: () => play.status ?? {},
    ...(play.planned?.operation === "update" ? {} : { update: async () => undefined }),
  });
  return defineAction({
    name: "stage",
    about: "Sets a stage.",
    branding: { icon: "sun", color: "yellow" },
    inputs: { lit: flag("Whether it is lit.", { default: true }), password: optional(secret("Who may enter.")) },
    outputs: { props: "How many there are." },
    example: {},
    granted: [],
    confirm: () => "/whole/stage",
    async connect(_inputs, run) {
      await play.connect?.(run);
      return run;
    },
    goals: (_inputs, run) => play.goals?.([thing(run, null)]) ?? [thing(run, null)],
    report: (_inputs, goals) => ({ props: String(goals.length) }),
  });
}

/** Runs the play and gives all that anyone may see of it. `stop` gets what ends the run as a signal would. */
export async function perform(
  play: Play,
  env: Readonly<Record<string, string>> = {},
  stop?: (end: (signal: string) => void) => void,
) {
  const seen = { printed: "", summary: "", output: "", listening: 0, time: 0 };
  const own = { INPUT_MODE: "apply", GITHUB_OUTPUT: "output", GITHUB_STEP_SUMMARY: "summary", ...env };
  const write = (text: string) => {
    seen.printed += text;
  };
  const append = (file: string, text: string) => {
    seen[file as "output"] += text;
  };
  const host: Host = {
    env: own,
    clock: {
      now: () => seen.time,
      async sleep(milliseconds, signal) {
        signal?.throwIfAborted();
        seen.time += milliseconds;
      },
    },
    runner: printedRunner({ env: own, write, append }),
    write,
    read: () => undefined,
    list: () => [],
    save: () => {},
    onStop(end) {
      seen.listening += 1;
      stop?.(end);
      return () => {
        seen.listening -= 1;
      };
    },
  };
  const code = await run(actionOf(play), host);
  const outputs = Object.fromEntries(
    [...seen.output.matchAll(/^(\S+?)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map((match) => [match[1], match[3]]),
  );
  return { ...seen, code, outputs };
}
