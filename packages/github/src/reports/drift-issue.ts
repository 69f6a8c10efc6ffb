import { UnfitError } from "@slipway/action";
import { defineResource } from "@slipway/reconcile";
import type { Github } from "../client/client.ts";
import { digestIn, markedFor, marker, newest, refuseCopies } from "./marker.ts";

/** The one issue that tells of an environment's drift: open while there is any. */
export interface DriftIssue {
  readonly environment: string;
  readonly title: string;
  /** Undefined when all is settled: then no issue is to be open. */
  readonly body: string | undefined;
  /** How many such issues may be open in the repository. */
  readonly most: number;
}

interface Issue {
  readonly number: number;
  readonly state: "open" | "closed";
  readonly body?: string | null;
  readonly html_url: string;
  readonly pull_request?: object;
}

/** What is there: the issue, and others of the same mark that are open because two runs at once have made them. */
interface Found extends Issue {
  readonly others: readonly Issue[];
}

/** The label of all such issues. */
export const driftLabel = "slipway-drift";

/** The label of one environment's: GitHub's longest has 50 characters, names of environments are kept below. */
export const labelOf = (environment: string): string => `drift: ${environment}`;

const listed = (labels: string, state: "open" | "all"): string =>
  `issues?labels=${encodeURIComponent(labels)}&state=${state}&direction=asc&per_page=100`;

/** The addresses of all open drift issues, by their environment. */
export async function openDrift(github: Github): Promise<Map<string, string>> {
  const open = await github.list<Issue>(listed(driftLabel, "open"));
  return new Map(
    open.flatMap(({ body, html_url: address }) => {
      const environment = markedFor("drift", body ?? "");
      return environment === undefined ? [] : [[environment, address]];
    }),
  );
}

/** An issue that opens on drift, follows it, and closes by itself. */
export const driftIssue = defineResource<DriftIssue, Found, Github>({
  kind: "issue",
  name: ({ environment }) => `on drift in ${environment}`,

  async read(want, github) {
    const { body, title, most } = want;
    const ours = await oursOf(want, github);
    const first = ours.find(({ state }) => state === "open") ?? ours.at(-1);
    const others = ours.filter((issue) => issue !== first && issue.state === "open");
    if (first) return { ...first, others };
    // Nothing is open, and nothing has to be.
    if (body === undefined) return { number: 0, state: "closed", html_url: "", others };
    await refuseTooMany(title, most, github);
    return undefined;
  },

  diff: (have, want) => [
    ...(want.body === undefined ? [] : newest(digestIn(have.body ?? ""), digestIn(want.body))),
    ...(have.state === stateOf(want) ? [] : [{ field: "state", have: have.state, want: stateOf(want) }]),
    ...(have.others.length > 0 ? [{ field: "copies", have: have.others.length, want: 0 }] : []),
  ],

  async create(want, github) {
    const { environment, title, body } = want;
    await github.post("issues", { title, body, labels: [driftLabel, labelOf(environment)] });
    refuseCopies(await oursOf(want, github), ({ state }) => state === "open");
  },

  // Another run may have made the same at the same time, and is about to close its own.
  lag: 60_000,

  async update(want, have, github) {
    const { title, body } = want;
    const reason = want.body === undefined ? { state_reason: "completed" } : {};
    await github.patch(`issues/${have.number}`, {
      state: stateOf(want),
      ...(have.state === stateOf(want) ? {} : reason),
      ...(body === undefined ? {} : { title, body }),
    });
    for (const { number } of have.others) {
      await github.patch(`issues/${number}`, { state: "closed", state_reason: "duplicate" });
    }
  },
});

/** All issues of the environment that bear our mark, the oldest first. */
async function oursOf({ environment }: DriftIssue, github: Github): Promise<Issue[]> {
  const all = await github.list<Issue>(listed(labelOf(environment), "all"));
  return all.filter((issue) => !issue.pull_request && issue.body?.startsWith(marker("drift", environment)));
}

const stateOf = ({ body }: DriftIssue): "open" | "closed" => (body === undefined ? "closed" : "open");

/** Hundreds of new issues at once help nobody: then something is wrong that is common to all. */
async function refuseTooMany(title: string, most: number, github: Github): Promise<void> {
  const open = await github.list<Issue>(listed(driftLabel, "open"));
  if (open.length < most) return;
  throw new UnfitError(
    `No issue was opened for "${title}": ${open.length} of them are open already, and ${most} may be.`,
    "See to what they have in common, or raise most-issues.",
  );
}
