import { sealOf } from "@slipway/reconcile";
import { addComment, addJobToken, addPullRequest, addRepository, openIssue, repositoryOf } from "@slipway/simulator";
import type { Arrange } from "@slipway/testing";

const name = "octo-org/octo-repo";
const step = { operation: "create", kind: "private DNS link", id: "/x/links/tools", changes: [], after: [] };

/** Results of a check: one thing differs, another does not. */
export const drifted = JSON.stringify({
  network: { outcome: "success", outputs: { drift: "false", steps: "0", plan: "[]", problem: "" } },
  link: { outcome: "failure", outputs: { drift: "true", steps: "1", plan: JSON.stringify([step]), problem: "" } },
  checkout: { outcome: "success", outputs: {} },
});

/** A repository with an issue, a pull request, a drift issue of other people's, and one with a copy of Slipway's mark. */
export const arrange: Arrange = async ({ world }) => {
  addRepository(world, name, { private: true });
  // Looked up each time: a restored world has another one.
  const repository = () => repositoryOf(world, name) ?? addRepository(world, name);
  const isTheirs = (login: string) => login !== "github-actions[bot]";
  openIssue(world, repository(), issue("The build is slow", "octocat", ["bug"]));
  openIssue(world, repository(), issue("Drift in staging", "octocat", ["slipway-drift", "drift: staging"]));
  const mark = `<!-- slipway:drift:production ${await sealOf({ kind: "drift issue", id: "production" })} -->`;
  const copy = issue("What is this?", "octocat", ["slipway-drift", "drift: production"]);
  openIssue(world, repository(), { ...copy, body: `${mark}\nCopied by a person.` });
  addPullRequest(world, name, "A wider subnet");
  const token = addJobToken(world, name, { issues: "write", pull_requests: "write" });
  const own = () => repository().issues.filter(({ login, state }) => !isTheirs(login) && state === "open");
  return {
    inputs: {
      environment: "production",
      ran: "check",
      results: drifted,
      mode: "apply",
      "github-token": token,
      repository: name,
    },
    owned: async () => own().map(({ title, body, labels }) => ({ title, body, labels })),
    foreign: async () => ({
      issues: repository()
        .issues.filter(({ login }) => isTheirs(login))
        .map(({ title, body, state, labels }) => ({ title, body, state, labels })),
      comments: repository()
        .comments.filter(({ login }) => isTheirs(login))
        .map(({ body }) => body),
    }),
    async concurrentEdit(_cloud, turn) {
      const [first] = repository().issues;
      if (first) addComment(world, repository(), first, "octocat", `Still so (${turn}).`);
    },
    others: { results: drifted.replace("/x/links/tools", "/x/links/others") },
    silent: { "pull-request": "The report is of a check." },
    async introduceDrift() {
      const [issue] = own();
      if (issue) issue.state = "closed";
    },
    wrong: {
      inputs: { environment: "a b", ran: "look", results: "[1]", "most-issues": "0", repository: "octo-repo" },
      named: ["environment", "ran", "results", "most-issues", "repository"],
    },
    secrets: [token],
    confirm: "production",
  };
};

const issue = (title: string, login: string, labels: string[]) => ({
  title,
  body: null,
  login,
  labels,
  assignees: [],
  pull: false,
});
