import { routes } from "./routes.ts";

/** What of GitHub's REST API is simulated: a line of the coverage table. */
export interface Covered {
  /** Path below `api.github.com`. */
  readonly subject: string;
  readonly verbs: readonly string[];
  readonly note?: string;
}

const notes: Readonly<Record<string, string>> = {
  "/search/issues": "qualifiers repo, org, user, is, state, type, label, author, in; the index lags behind",
  "/repos/{owner}/{repo}/issues": "pages by Link; pull requests among the issues; labels are made as they are used",
  "/repos/{owner}/{repo}/actions/runs/{run_id}/jobs":
    "what a rehearsal notes of its jobs; steps and runners are left out; runs have one attempt",
  "/repos/{owner}/{repo}/pulls": "what issues have to do with them; opened by the test's arrangement only",
  "/repos/{owner}/{repo}/actions/secrets/{name}":
    "boxes are opened with the key that was handed out; a value is never shown",
  "/repos/{owner}/{repo}/environments/{environment}":
    "reviewers are people: teams and prevent_self_review are refused; rules of branches are not simulated",
  "/repos/{owner}/{repo}/actions/variables": "of a repository alone",
};

/** Everything that GitHub answers here. */
export const coverage: readonly Covered[] = [...new Set(routes.map(({ path }) => path))].map((subject) => {
  const note = notes[subject];
  const verbs = routes.filter(({ path }) => path === subject).map(({ method }) => method);
  return { subject, verbs, ...(note ? { note } : {}) };
});
