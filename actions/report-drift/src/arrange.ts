import type { Entry, Failure } from "@slipway/action";
import { type Step, sealOf } from "@slipway/reconcile";
import { addComment, addJobToken, addPullRequest, addRepository, openIssue, repositoryOf } from "@slipway/simulator";
import type { Arrange } from "@slipway/testing";

const name = "octo-org/octo-repo";
/** What a step of a job left: a thing that it plans, or one that is well. */
export function entryOf(step: string, more: Partial<Entry["story"]> = {}, changed = false): Entry {
  const story = {
    action: "link-private-dns",
    mode: "check",
    waits: [],
    warnings: [],
    failures: [],
    leftInProgress: [],
  } as const;
  const plan = { steps: [], unchanged: [{ kind: "virtual network", id: `/x/${step}`, after: [] }] };
  return {
    ...{ format: 1, step, order: 0, at: 0, changed, approval: [`${step}-hash`], shows: {}, outputs: {} },
    story: { ...story, plan, ...more },
  };
}

const link: Step = { operation: "create", kind: "private DNS link", id: "/x/links/tools", changes: [], after: [] };
const drift: Failure = { what: "link-private-dns found drift" };

/** A check in which one thing differs and another does not. */
export const drifted: readonly Entry[] = [
  entryOf("network"),
  entryOf("link", { plan: { steps: [link], unchanged: [] }, failures: [drift] }),
];

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
      mode: "apply",
      "github-token": token,
      repository: name,
    },
    ledger: drifted,
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
    others: { problem: "The network is missing.", fleet: '[{"name":"north","scenario":"eks"}]' },
    silent: {
      hide: "Nothing in the world's job is hidden.",
      gate: "The report is of a check.",
      "pull-request": "The report is of a check.",
    },
    async introduceDrift() {
      const [issue] = own();
      if (issue) issue.state = "closed";
    },
    wrong: {
      inputs: { environment: "a b", ran: "look", post: "perhaps", "most-issues": "0", repository: "octo-repo" },
      named: ["environment", "ran", "post", "most-issues", "repository"],
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
