import { isReadOnly, type Mode, purposeOf, resolveAuto } from "./mode.ts";

const main = "refs/heads/main";

test.each<[string | undefined, string | undefined, string | undefined, Mode | string]>([
  ["pull_request", "refs/pull/7/merge", "main", "plan"],
  ["merge_group", "refs/heads/gh-readonly-queue/main/pr-7", "main", "plan"],
  ["schedule", main, "main", "check"],
  ["push", main, "main", "apply"],
  ["workflow_dispatch", main, "main", "apply"],
  ["push", "refs/heads/feature", "main", "push of refs/heads/feature"],
  ["push", main, undefined, "push of refs/heads/main"],
  ["push", undefined, undefined, "push of no known ref"],
  ["release", main, "main", "release"],
  [undefined, undefined, undefined, "no event"],
])("on %s of %s, where %s is the default branch, auto is %s", (event, ref, defaultBranch, is) => {
  const auto = resolveAuto({ event, ref, defaultBranch });
  if ("mode" in auto) expect(auto.mode).toBe(is);
  else
    expect(auto.problem).toBe(
      `auto means plan on pull_request and merge_group, check on schedule, and apply on a push to or a dispatch from the default branch; this is ${is}. Write plan, apply or check.`,
    );
});

test("a plan of a destroy looks at the world as a destroy does, and only plans and checks are laid over by others' plans", () => {
  const modes = ["plan", "check", "apply", "destroy", "plan-destroy"] as const;
  expect(modes.map(purposeOf)).toEqual(["plan", "check", "apply", "destroy", "destroy"]);
  expect(modes.map(isReadOnly)).toEqual([true, true, false, false, false]);
});
