import { code, data, type Reading, table } from "@slipway/action";
import { addressOf, environmentName, type OpenDrift, type WorkflowJob } from "@slipway/github";

/** An environment of a fleet: the names of its jobs say both. */
interface Member {
  readonly name: string;
  readonly scenario: string;
}

/** The environments of a fleet, as read-environments gives them out. */
export const fleetInput = (about: string) =>
  data<readonly Member[]>(about, (value): Reading<readonly Member[]> => {
    const good = Array.isArray(value) && value.every((each) => isName(each?.name) && isText(each?.scenario));
    if (good && value.length > 0) return { value };
    return { problem: "Write a JSON list of objects with name and scenario: what read-environments puts out." };
  });

const isText = (value: unknown): boolean => typeof value === "string" && /^[\w.-]{1,60}$/.test(value);
const isName = (value: unknown): boolean => typeof value === "string" && environmentName.pattern.test(value);

/** What became of an environment. */
type Outcome = "failed" | "cancelled" | "blocked" | "running" | "differs" | "done";

interface Row extends Member {
  readonly outcome: Outcome;
  /** What was done, for one that went well. */
  readonly done: string;
  readonly address: string | undefined;
}

/** One table of all environments of a fleet, the bad ones first, from the jobs of the run and the open issues on drift. */
export function fleetTable(
  ran: string,
  fleet: readonly Member[],
  jobs: readonly WorkflowJob[],
  drift: readonly OpenDrift[],
): string {
  const rows = fleet.map((member) => rowOf(ran, member, jobs, drift));
  const bad = rows.filter(({ outcome }) => outcome === "failed" || outcome === "cancelled");
  const blocked = rows.filter(({ outcome }) => outcome === "blocked");
  const sorted = (["failed", "cancelled", "blocked", "running", "differs", "done"] as const).flatMap((outcome) =>
    rows.filter((row) => row.outcome === outcome),
  );
  const cells = sorted.map(({ name, scenario, outcome, done, address }) => [
    code(name),
    scenario,
    outcome === "done" ? `✅ ${done}` : words[outcome],
    address ?? "",
  ]);
  return `${[
    `### ${titles[ran] ?? ran} of ${counted(fleet.length)}: ${counts(rows)}`,
    ...(blocked.length > 0 && bad.length > 0 ? [blockers(ran, blocked, bad)] : []),
    table(["environment", "scenario", "outcome", "where"], cells),
  ].join("\n\n")}\n`;
}

const titles: Readonly<Record<string, string>> = {
  plan: "Plan",
  check: "Check",
  apply: "Apply",
  "plan-destroy": "Plan to destroy",
  destroy: "Destroy",
};

const words: Readonly<Record<Exclude<Outcome, "done">, string>> = {
  failed: "❌ failed",
  cancelled: "❌ cancelled",
  blocked: "⛔ not begun",
  running: "still running",
  differs: "⚠️ differs",
};

function rowOf(ran: string, member: Member, jobs: readonly WorkflowJob[], drift: readonly OpenDrift[]): Row {
  const part = `${member.name} (${member.scenario})`;
  const own = jobs.filter(({ name }) => name.split(" / ").includes(part));
  const at = (conclusions: string) => own.find(({ conclusion }) => conclusions.split(" ").includes(conclusion ?? ""));
  const failed = at("failure timed_out startup_failure action_required");
  const issue = ran === "check" ? addressOf(drift, { ...member, environment: member.name }) : undefined;
  if (issue !== undefined) return { ...member, outcome: "differs", done: "", address: issue };
  if (failed) return { ...member, outcome: "failed", done: "", address: failed.html_url };
  const cancelled = at("cancelled stale");
  if (cancelled) return { ...member, outcome: "cancelled", done: "", address: cancelled.html_url };
  const running = own.find(({ conclusion }) => conclusion === null);
  if (running) return { ...member, outcome: "running", done: "", address: running.html_url };
  const ended = own.filter(({ conclusion }) => conclusion === "success").at(-1);
  if (ended === undefined) return { ...member, outcome: "blocked", done: "", address: undefined };
  return { ...member, outcome: "done", done: doneBy(ran, ended.name), address: ended.html_url };
}

/** Of an apply, the last job that ran shows whether there was anything to apply. */
function doneBy(ran: string, job: string): string {
  if (ran === "plan" || ran === "plan-destroy") return "planned";
  if (job.endsWith(" / Apply")) return "applied";
  if (job.endsWith(" / Destroy")) return "destroyed";
  return ran === "destroy" ? "nothing to remove" : "no changes";
}

function counts(rows: readonly Row[]): string {
  const said = (["failed", "cancelled", "blocked", "running", "differs"] as const).flatMap((outcome) => {
    const { length } = rows.filter((row) => row.outcome === outcome);
    return length === 0 ? [] : [`${length} ${words[outcome]}`];
  });
  return said.join(", ") || "✅ all well";
}

/** What has to be repaired before the rest goes on. */
function blockers(ran: string, blocked: readonly Row[], bad: readonly Row[]): string {
  const rest = ran === "destroy" ? "destroyed" : "applied";
  const names = bad.map(({ name, scenario, outcome }) => `- ${code(name)} (${scenario}), ${outcome}`);
  return [
    `${counted(blocked.length)} cannot be ${rest} before ${bad.length === 1 ? "this one is" : "these are"}:\n`,
    ...names,
  ].join("\n");
}

const counted = (count: number): string => `${count} ${count === 1 ? "environment" : "environments"}`;
