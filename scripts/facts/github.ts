import type { Fact } from "./fact.ts";

const runner = "packages/rehearsal/src/runner";

/** What GitHub and its runner do that is easily taken to be otherwise. */
export const githubFacts: readonly Fact[] = [
  {
    says: "The runner finds a command anywhere in a line, and passes over characters that Unicode ignores.",
    source: "actions/runner: ActionCommand.cs, ActionCommandManager.cs",
    breaks: [
      {
        rule: "the blank in text that is not ours, for the old form",
        file: "packages/action/src/harmless.ts",
        from: '.replace(oldForm, "#$1 #")',
        to: "",
        test: "packages/action/src/log.test.ts",
      },
      {
        rule: "the blank in text that is not ours, for the new form",
        file: "packages/action/src/harmless.ts",
        from: '.replace(newForm, "$1$2: ")',
        to: "",
        test: "packages/action/src/log.test.ts",
      },
      {
        rule: "ignored characters in what it looks for",
        file: "packages/action/src/harmless.ts",
        from: "new RegExp(`#(${ignorable})#",
        to: "new RegExp(`#()#",
        test: "test/attacks/commands.test.ts",
      },
      {
        rule: "ignored characters in the rehearsed runner",
        file: `${runner}/commands/parse-command.ts`,
        from: "const bracket = new RegExp(`#${ignorable}#${ignorable}\\\\[`",
        to: "const bracket = new RegExp(`##\\\\[`",
        test: `${runner}/commands/output-listener.test.ts`,
      },
      {
        rule: "the old form in the rehearsed runner",
        file: `${runner}/commands/parse-command.ts`,
        from: "?? parseV1(line, isRegistered)",
        to: "",
        test: `${runner}/commands/output-listener.test.ts`,
      },
    ],
  },
  {
    says: "$/, queues and steps in the background are not on GitHub Enterprise Server 3.20; ten such steps run at once.",
    source: "github/docs: workflow-syntax.md; actions/runner: BackgroundStepCoordinator.cs",
    breaks: [
      {
        rule: "the refusal of queues",
        file: `${runner}/editions/ghes-3-20.ts`,
        from: 'if (name === "queue" && keyOf(path.at(-2)) === "concurrency")',
        to: 'if (name === "queue" && path === undefined)',
        test: `${runner}/editions/edition.test.ts`,
      },
      {
        rule: "the refusal of $/",
        file: `${runner}/editions/ghes-3-20.ts`,
        from: 'if (uses.startsWith("$/"))',
        to: 'if (uses === "")',
        test: `${runner}/editions/edition.test.ts`,
      },
      {
        rule: "the tenth step at once",
        file: `${runner}/steps/background-steps.ts`,
        from: "const mostAtOnce = 10;",
        to: "const mostAtOnce = 11;",
        test: `${runner}/steps/background-steps.test.ts`,
      },
    ],
  },
  {
    says: "An environment changes the subject of a job's token.",
    source: "github/docs: openid-connect",
    breaks: [
      {
        rule: "the environment in the subject",
        file: "packages/simulator/src/github/oidc/job.ts",
        from: "if (rest.environment !== undefined) return",
        to: "if (rest === undefined) return",
        test: "packages/simulator/src/github/oidc/oidc.test.ts",
      },
    ],
  },
  {
    says: "Outputs of a step without an ID do not exist.",
    source: "actions/runner: ExecutionContext.cs",
    breaks: [
      {
        rule: "the ID as the condition",
        file: `${runner}/steps/run-steps.ts`,
        from: "if (step.id !== undefined) scope.steps[step.id] = result;",
        to: 'scope.steps[step.id ?? "__run"] = result;',
        test: `${runner}/steps/limits-of-steps.test.ts`,
      },
    ],
  },
  {
    says: "A called workflow is refused if a job of it requests more than its caller grants.",
    source: "PermissionsHelper.cs, by which GitHub's server judges called workflows",
    breaks: [
      {
        rule: "the refusal",
        file: "packages/rehearsal/src/workflow/permissions.ts",
        from: "return order.indexOf(level) <= order.indexOf(most)",
        to: "return order.indexOf(level) <= order.length",
        test: `${runner}/jobs/run-call.test.ts`,
      },
    ],
  },
  {
    says: "A merge queue runs code that no one has merged; only the default branch may apply by itself.",
    source: "github/docs: merge queues; events that trigger workflows",
    breaks: [
      {
        rule: "the plan in a merge queue",
        file: "packages/action/src/mode.ts",
        from: 'if (event === "pull_request" || event === "merge_group") return',
        to: 'if (event === "pull_request") return',
        test: "packages/action/src/mode.test.ts",
      },
      {
        rule: "the default branch as the condition",
        file: "packages/action/src/mode.ts",
        from: "defaultBranch !== undefined && ref === `refs/heads/${defaultBranch}`",
        to: "defaultBranch !== undefined",
        test: "packages/action/src/mode.test.ts",
      },
    ],
  },
];
