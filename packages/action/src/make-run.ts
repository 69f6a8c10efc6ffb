import type { AnyAction } from "./declaration.ts";
import type { Host } from "./host.ts";
import { idToken } from "./id-token.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Log } from "./log.ts";
import { isReadOnly, type Mode, purposeOf } from "./mode.ts";
import type { Progress } from "./progress.ts";
import type { Clock, Run } from "./run.ts";
import { DeadlineError } from "./time.ts";

interface Surroundings {
  readonly mode: Mode;
  readonly host: Host;
  readonly log: Log;
  readonly progress: Progress;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** What an action and the clients below it are given: everything that they say ends up in the log or the report. */
export function makeRun(action: AnyAction, { mode, host, log, progress, ledger, signal, clock }: Surroundings): Run {
  const run: Run = {
    action: action.name,
    mode: purposeOf(mode),
    env: host.env,
    clock,
    signal,
    entries: ledger.entries,
    planned: isReadOnly(mode) ? ledger.shows : new Map(),
    info: (text) => log.info(text),
    debug: (text) => log.debug(text),
    warn(text) {
      if (progress.warnings.includes(text)) return;
      progress.warnings.push(text);
      log.annotate("warning", text);
    },
    error: (title, text) => log.annotate("error", text, title),
    save(name, text) {
      if (!host.env.RUNNER_TEMP) return "";
      const file = `${host.env.RUNNER_TEMP}/${name}`;
      host.save(file, log.hide(text));
      return file;
    },
    page(markdown) {
      progress.page = markdown;
    },
    mask: (secret, user) => log.mask(secret, user),
    ...(host.execute ? { execute: host.execute } : {}),
    async wait(what, work) {
      const from = clock.now();
      let ended = true;
      progress.waiting.add(what);
      try {
        return await work();
      } catch (error) {
        ended = !signal.aborted && !(error instanceof DeadlineError);
        throw error;
      } finally {
        if (ended) progress.waiting.delete(what);
        progress.waits.push({ what, milliseconds: clock.now() - from });
      }
    },
  };
  if (!host.env.ACTIONS_ID_TOKEN_REQUEST_URL || !host.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN) return run;
  return { ...run, idToken: (audience) => idToken(run, host.runner, audience) };
}
