import { choice, defineAction, integer, list, optional, text } from "@slipway/action";
import { connectGithub, driftIssue, githubInputs, marked, openDrift, pullComment } from "@slipway/github";
import { digestOf, overview, page } from "./page.ts";
import { resultsInput } from "./results.ts";

const form = { pattern: /^[\w.-]{1,42}$/, write: "Write 1 to 42 letters, digits, dots, dashes or underscores." };

export default defineAction({
  name: "report-drift",
  about:
    "Settles what people read of an environment: one comment on its pull request, updated in place, and one issue that opens on drift and closes by itself.",
  branding: { icon: "message-square", color: "blue" },
  inputs: {
    environment: text("The environment that the report is on; it has one comment a pull request and one issue.", {
      form,
    }),
    ran: choice(
      "What was run: after a plan the pull request gets its comment; after a check the issue opens, follows or closes; after an apply or a destroy that went well it closes.",
      ["plan", "check", "apply", "destroy"],
    ),
    results: resultsInput,
    environments: optional(
      list(
        "After checks of many environments, their names, one a line: the summary gets one table of all of them, from their issues, and nothing is written.",
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
    state: "What the results come to: settled, drift or failed.",
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
    "Give it `mode: apply`: by itself an action only plans on a pull request, and this one would write nothing.",
    "It finds its comment and its issue by a mark at the beginning of the text; the issue also has the labels slipway-drift and drift: environment. What people add in comments stays.",
    "An issue that was closed is opened again on new drift, so that its history stays in one place.",
    "What is compared is what the report tells; that it comes from another run is no change.",
    "A destroy takes the comment away; issues cannot be deleted.",
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
    const digest = await digestOf(results);
    const footer = runLink(run.env);
    const state = stateOf(results);
    if (ran === "plan") {
      const pull = inputs["pull-request"] ?? Number(/^refs\/pull\/(\d+)\//.exec(run.env.GITHUB_REF ?? "")?.[1] ?? 0);
      if (pull === 0) {
        run.info("This run is for no pull request: there is nothing to comment on.");
        return [];
      }
      const body = `### Plan for ${environment}\n\n${page(results)}\n\n${footer}`;
      return [pullComment({ pull, environment, body: marked("plan", environment, digest, body) })];
    }
    if (ran !== "check" && state !== "settled") return [];
    const title = `Drift in ${environment}`;
    const body = `Something differs in **${environment}** from what is declared. Apply settles it; this issue then closes.\n\n${page(results)}\n\n${footer}`;
    const told = state === "settled" ? undefined : marked("drift", environment, digest, body);
    return [driftIssue({ environment, title, body: told, most })];
  },
  report: ({ results = [] }) => ({ state: stateOf(results) }),
});

/** The worst of all. */
function stateOf(results: readonly { readonly state: string }[]): "settled" | "drift" | "failed" {
  const states = results.map(({ state }) => state);
  if (states.includes("failed")) return "failed";
  return states.some((state) => state === "drift" || state === "pending") ? "drift" : "settled";
}

/** Where to read more. */
function runLink({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id }: NodeJS.ProcessEnv) {
  return server && repository && id ? `[The run](${server}/${repository}/actions/runs/${id}) has the details.` : "";
}
