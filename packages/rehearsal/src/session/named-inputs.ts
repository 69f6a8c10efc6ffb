import { tmpdir } from "node:os";
import { eventOf, type Trigger } from "../runner/run/github-event.ts";
import { placeOf } from "../runner/run/server.ts";
import { Sources } from "../runner/run/sources.ts";
import { readPlan } from "../runner/run/workflow-plan.ts";
import type { Value } from "../workflow/template.ts";
import { passedInputs, writtenInputs } from "./passed-inputs.ts";
import type { Stage } from "./stage.ts";

/** A workflow that is about to run. */
interface Planned {
  readonly file: string;
  readonly content: string;
  /** Whether another workflow calls it. */
  readonly isCalled: boolean;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly trigger: Trigger;
}

/** All inputs that may name what has to be there before a run: given, from variables, and those that the workflow passes on. */
export async function namedInputs({ server }: Pick<Stage, "server">, planned: Planned): Promise<object[]> {
  const { file, content, isCalled, trigger } = planned;
  const { ref, refName: ref_name, payload: event } = eventOf(trigger, placeOf(server), "", "");
  const [repository_owner = ""] = server.repository.split("/");
  const github = { ref, ref_name, event, event_name: trigger.name, repository: server.repository, repository_owner };
  const known = { vars: server.vars, github };
  const inputs = writtenInputs(planned.inputs, known);
  const sources = new Sources(server, tmpdir());
  const plan = await readPlan(isCalled ? { ...server, granted: {} } : server, sources, file, content);
  return [inputs, server.vars, ...passedInputs(plan, { ...known, inputs })];
}
