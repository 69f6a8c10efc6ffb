import { choice, defineAction, integer, list, optional, text } from "@slipway/action";
import { connectGithub, driftIssue, githubInputs, openDrift, pullComment } from "@slipway/github";
import { overview, page } from "./page.ts";
import { resultsInput } from "./results.ts";

const form = { pattern: /^[\w.-]{1,42}$/, write: "Write 1 to 42 letters, digits, dots, dashes or underscores." };

export default defineAction({
  name: "report-drift",
  about:
    "Keeps what people read about an environment up to date: one comment on its pull request, updated in place, and one issue that opens on drift and closes by itself.",
  branding: { icon: "message-square", color: "blue" },
  inputs: {
    environment: text(
      "The environment that the report is about. It has one comment in each pull request, and one issue.",
      {
        form,
      },
    ),
    ran: choice(
      "What was run: after a plan the pull request gets its comment; after a check the issue opens, is updated or closes; after a successful apply or destroy it closes.",
      ["plan", "check", "apply", "destroy"],
    ),
    results: resultsInput,
    environments: optional(
      list(
        "After checks of many environments, their names, one a line: the summary gets one table of all of them, read from their issues, and nothing is written.",
        text("An environment.", { form }),
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
    state: "The worst of the results: no-changes, drift or failed.",
  },
  example: {
    environment: "production",
    ran: "check",
    results: "${{ toJSON(steps) }}",
    mode: "apply",
  },
  permissions: {
    issues: "write # for the issue on drift",
    "pull-requests": "write # for the comment on a pull request",
  },
  granted: [
    "After a plan: `pull-requests: write`. After a check, an apply or a destroy: `issues: write`.",
    "A pull request from a fork gets a token that may only read: leave this step out there.",
  ],
  notes: [
    "Give it `mode: apply`: by default an action only plans on a pull request, and this one would write nothing.",
    "It finds its comment and its issue by a mark at the beginning of the text and by the kind of author (bot or person) that the token acts as. The issue also has the labels slipway-drift and drift: environment. Comments and issues of other people stay, even with a copy of that text.",
    "A closed issue is reopened on new drift, so that its history stays in one place.",
    "The whole text is compared, so an edit by hand is undone. Only the link to the run is not compared.",
    "A destroy deletes the comment after a plan; GitHub has no way to delete issues.",
  ],
  contradictions: ({ results, environments }) =>
    results !== undefined && environments !== undefined
      ? [{ input: "environments", problem: "Give either results or environments." }]
      : [],
  confirm: ({ environment }) => environment,
  connect: connectGithub,
  async goals({ environment, ran, results = [], environments, "most-issues": most, ...inputs }, github, run) {
    if (environments !== undefined) {
      run.note(overview(environments, await openDrift(github)));
      return [];
    }
    const footer = runLink(run.env);
    const state = stateOf(results);
    if (ran === "plan") {
      const pull = inputs["pull-request"] ?? Number(/^refs\/pull\/(\d+)\//.exec(run.env.GITHUB_REF ?? "")?.[1] ?? 0);
      if (pull === 0) {
        run.info("This run belongs to no pull request, so there is nothing to comment on.");
        return [];
      }
      const text = `### Plan for ${environment}\n\n${page(results)}`;
      return [pullComment(github, { pull, environment, text, footer })];
    }
    if (ran !== "check" && state !== "no-changes") return [];
    const about = `**${environment}** differs from what is declared. An apply repairs it, and then this issue closes.`;
    const text = state === "no-changes" ? undefined : `${about}\n\n${page(results)}`;
    return [driftIssue(github, { environment, title: `Drift in ${environment}`, text, footer, most })];
  },
  report: ({ results = [] }) => ({ state: stateOf(results) }),
});

/** The worst of all results. */
function stateOf(results: readonly { readonly state: string }[]): "no-changes" | "drift" | "failed" {
  const states = results.map(({ state }) => state);
  if (states.includes("failed")) return "failed";
  return states.some((state) => state === "drift" || state === "pending") ? "drift" : "no-changes";
}

/** Where to read more. */
function runLink({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id }: NodeJS.ProcessEnv) {
  return server && repository && id ? `[The run](${server}/${repository}/actions/runs/${id}) has the details.` : "";
}
