import { choice, defineAction, flag, formatApprovals, integer, list, optional, type Run, text } from "@slipway/action";
import {
  connectGithub,
  driftIssue,
  environmentName as form,
  githubInputs,
  jobsOfRun,
  keyOf,
  openDrift,
  pullComment,
  requireGate,
} from "@slipway/github";
import { fleetInput, fleetTable } from "./fleet.ts";
import { hiderOf } from "./hide.ts";
import { overview } from "./overview.ts";
import { commentOf, type Job, summaryOf } from "./page.ts";
import { planFile } from "./plan-file.ts";
import { planName } from "./plan-name.ts";
import { problemsOf } from "./problems.ts";
import { publicAddresses } from "./public-addresses.ts";
import { differs, resultsOf, type State, worstOf } from "./results.ts";

/** Linux takes 131,072 bytes for one variable. */
const mostInVariable = 100_000;

export default defineAction({
  name: "report-drift",
  about:
    "Reports on all of Slipway's steps in a job, at its end: one summary, one comment on the pull request, updated in place, and one issue that opens on drift and closes by itself. Gives out what a plan asks approval for.",
  branding: { icon: "message-square", color: "blue" },
  inputs: {
    environment: text(
      "The environment that the report is about. It has one comment in each pull request, and one issue.",
      { form },
    ),
    scenario: optional(
      text(
        "What manages the environment, such as the name of a workflow: another one's of the same name has its own.",
        {
          form: { pattern: /^[\w.-]{1,60}$/, write: "Write 1 to 60 letters, digits, dots, dashes or underscores." },
        },
      ),
    ),
    place: optional(
      text(
        "Where the environment is, such as its subscription and resource group: one elsewhere, of the same name, has its own comment and issue. They show no more of it than a hash. Of a role of AWS its account counts.",
      ),
    ),
    hide: optional(
      text(
        "What the summary, the comment, the issue and the plan file show as ***, with blanks between: such as IDs that are kept as secrets; what has fewer than 8 characters stays. GitHub hides those in logs, not in what is written to its API.",
      ),
    ),
    ran: optional(
      choice(
        "What the job ran; by default what its steps did. After a plan the pull request gets its comment; after a check the issue opens, is updated or closes; after a successful apply or destroy it closes.",
        ["plan", "check", "apply", "plan-destroy", "destroy"],
      ),
    ),
    post: flag("Whether pull requests get a comment, and drift an issue; with false there is only the summary.", {
      default: true,
    }),
    problem: optional(text("A problem that the job found by itself, to be reported with those of its steps.")),
    environments: optional(
      list(
        "After checks of many environments, their names, one a line: the summary gets one table of all of them, read from their issues, and nothing is written.",
        text("An environment.", { form }),
      ),
    ),
    fleet: optional(
      fleetInput(
        "After the jobs of many environments of one run, the environments as read-environments puts them out: the summary gets one table of all of them, read from the run's jobs and, after a check, from their issues, and nothing is written.",
      ),
    ),
    gate: optional(
      text(
        "The GitHub environment that guards the apply or the destroy. After a plan of it the step fails where it does not exist or has no protection, since GitHub would start that job at once.",
      ),
    ),
    "pull-request": optional(
      integer("The pull request to comment on; by default the one that the job runs for.", { min: 1, max: 1e9 }),
    ),
    "most-issues": integer("How many drift issues may be open in the repository before no more are opened.", {
      min: 1,
      max: 1000,
      default: 100,
    }),
    ...githubInputs,
  },
  outputs: {
    state: "The worst of the steps: no-changes, applied, differs or failed.",
    "plan-file":
      "Path of a JSON file with the plan of the whole job, for jq and policy tools; docs/plan.schema.json says what is in it. It is deleted with the job: upload it to keep it.",
    "plan-name":
      "A name for that file as an artifact: it begins with slipway-plan- and the environment, and no other plan, scenario, place, mode or attempt of the run has it.",
    differs:
      "Whether an apply, or the destroy that was planned, would have something to do or to wait for: true or false.",
    "public-addresses":
      "What of the result has an address in the internet, one a line, as the steps say; none if nothing has. Empty when no step knows of such things, and when one that has failed might.",
    approval:
      "After a plan without failures: what there is to approve, for SLIPWAY_APPROVED of the job that applies or destroys. It is for this run and commit alone.",
  },
  example: {
    environment: "production",
    mode: "apply",
  },
  isReport: true,
  permissions: {
    actions: "read # with gate, to see whether the environment is protected; with fleet, how each job ended",
    issues: "write # for the issue on drift",
    "pull-requests": "write # for the comment on a pull request",
  },
  granted: [
    "With gate or fleet: `actions: read`. After a plan: `pull-requests: write`. After a check, an apply or a destroy: `issues: write`.",
    "A pull request from a fork gets a token that may only read: leave this step out there.",
  ],
  notes: [
    "Give it `mode: apply`: with the job's own mode it would only plan to write its comment.",
    "It knows the steps of its own job only: what each of them planned and did is in a file that the runner deletes after the job.",
    "With `SLIPWAY_SUMMARY: job` in the job's environment the steps write no summaries of their own, and this one writes one for all of them.",
    "Two environments of the same name have a comment and an issue each where `scenario` or `place` differs. Those that an earlier version wrote, by the name alone, go on with the first that reports.",
    "It finds its comment and its issue by a mark at the beginning of the text and by the kind of author (bot or person) that the token acts as. The issue also has the labels slipway-drift and drift: environment. Comments and issues of other people stay, even with a copy of that text.",
    "A closed issue is reopened on new drift, so that its history stays in one place.",
    "The whole text is compared, so an edit by hand is undone. Only the link to the run is not compared.",
    "A destroy deletes the comment after a plan; GitHub has no way to delete issues.",
  ],
  confirm: ({ environment }) => environment,
  connect: connectGithub,
  async goals({ environment, environments, fleet, post, problem, "most-issues": most, ...inputs }, github, run) {
    if (fleet !== undefined) {
      const drift = inputs.ran === "check" && post ? await openDrift(github) : [];
      run.page(fleetTable(inputs.ran ?? "plan", fleet, await jobsOfRun(github, run), drift));
      return [];
    }
    if (environments !== undefined) {
      run.page(overview(environments, inputs.scenario, await openDrift(github)));
      return [];
    }
    const job = jobOf({ environment, problem, ...inputs }, run);
    const { ran, results, problems } = job;
    run.page(summaryOf(job));
    if (problems !== "") run.error("What to change", problems);
    const isPlan = ran === "plan" || ran === "plan-destroy";
    if (isPlan && inputs.gate !== undefined) await requireGate(github, inputs.gate, run);
    if (!post) return [];
    const subject = await keyOf({ environment, ...inputs });
    const footer = runLink(run.env);
    if (ran === "plan") {
      const pull = inputs["pull-request"] ?? Number(/^refs\/pull\/(\d+)\//.exec(run.env.GITHUB_REF ?? "")?.[1] ?? 0);
      if (pull > 0) return [pullComment(github, { pull, subject, text: commentOf(job), footer })];
      run.info("This run belongs to no pull request, so there is nothing to comment on.");
    }
    const state = worstOf(results);
    // With nothing to do there is no drift, and no job after this one to say so.
    if (isPlan && (state !== "no-changes" || problems !== "")) return [];
    if (state === "failed" && ran !== "check") return [];
    const by = inputs.scenario === undefined ? "" : ` (${inputs.scenario})`;
    const about = `**${environment}**${by} differs from what is declared. An apply repairs it, and then this issue closes.`;
    const isOpen = ran === "check" && (state !== "no-changes" || problems !== "");
    const text = isOpen ? `${about}\n\n${commentOf(job)}` : undefined;
    const isChecked = ran === "check";
    return [driftIssue(github, { subject, title: `Drift in ${environment}`, text, isChecked, footer, most })];
  },
  async report(given, _goals, run) {
    const job = jobOf(given, run);
    const state = worstOf(job.results);
    const plan = planFile(job, run.env);
    return {
      state,
      "plan-file": run.save("slipway-plan.json", plan),
      "plan-name": await planName({ ...given, ran: job.ran }, plan, run.env),
      differs: String(differs(job.results)),
      "public-addresses": publicAddresses(job),
      approval: approvalOf(run, state),
    };
  },
});

interface Given {
  readonly environment: string;
  readonly scenario?: string | undefined;
  readonly problem?: string | undefined;
  readonly hide?: string | undefined;
  readonly ran?: Job["ran"] | undefined;
}

/** What the steps of the job came to. */
function jobOf({ environment, scenario, problem, ran, hide }: Given, run: Run): Job {
  const hidden = hiderOf(hide);
  const entries = hidden(run.entries);
  const modes = entries.map(({ story }) => story.mode);
  // A destroy may begin with a step that plans, to look something up.
  const mode = ran ?? modes.find((each) => each.endsWith("destroy")) ?? modes[0] ?? "plan";
  const results = resultsOf(entries, mode);
  return {
    environment,
    scenario,
    ran: mode,
    results,
    problems: problemsOf(results, hidden(problem)),
  };
}

/** What there is to approve: nothing of a plan that failed, or of one that is too big for a variable. */
function approvalOf({ entries, env, warn }: Run, state: State): string {
  const planned = entries.filter(({ story }) => /^plan/.test(story.mode));
  if (state === "failed" || planned.length === 0) return "";
  const text = formatApprovals(new Map(planned.map(({ step, approval }) => [step, approval])), env);
  if (text.length <= mostInVariable) return text;
  warn(`The plan has too many changes to be approved in one piece (${text.length} characters). Split the job.`);
  return "";
}

/** Where to read more. */
function runLink(env: NodeJS.ProcessEnv): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id, GITHUB_SHA: commit } = env;
  if (!server || !repository || !id) return "";
  const of = commit ? ` of ${commit.slice(0, 7)}` : "";
  const { GITHUB_RUN_ATTEMPT: attempt = "1" } = env;
  const tried = attempt === "1" ? "" : `/attempts/${attempt}`;
  return `[The run${of}](${server}/${repository}/actions/runs/${id}${tried}) has the details.`;
}
