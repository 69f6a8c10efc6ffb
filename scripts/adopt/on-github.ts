/** The inputs that say when and how a workflow runs: nothing in a cloud says them. */
export const onGitHub: Readonly<Record<string, string>> = {
  mode: "What to do follows from the event.",
  environment: "Who approves is said on GitHub.",
  report: "Where plans are reported is said on GitHub.",
  "plan-file": "Nothing there reads the plan.",
  "allow-replace": "Nothing is to be replaced.",
  confirm: "Nothing is to be destroyed.",
  "runs-on": "Which runners there are is said on GitHub.",
};

/** Why the workflow is given no version of Kubernetes. */
export const keepsVersion =
  "It is a minimum: without it the cluster stays at its version, or goes where its upgrade channel takes it.";

/** Why the workflow is given no tags. */
export const keepsTags = "Only tags that it names are compared: without it all stay as they are.";
