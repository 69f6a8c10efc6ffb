import type { RehearsedRun } from "@slipway/rehearsal";
import { account, firstDeployer, repositoryOf } from "@slipway/simulator";
import { callWorkflow, rehearseFully, signIn } from "@slipway/testing";
import { ended, onStage } from "./on-stage.ts";

const annotated = ({ jobs }: RehearsedRun, level: string): string[] =>
  jobs.flatMap(({ annotations, steps }) =>
    [...annotations, ...steps.flatMap((step) => step.annotations)]
      .filter((each) => each.level === level)
      .map(({ text }) => text),
  );

const rows: [string, "push" | "pull_request", string[]][] = [
  ["azure-foundation", "pull_request", ["identity-id", "registry-id", "storage-account-id"]],
  ["aks-private", "push", ["cluster-id", "hopsworks-network-id", "oidc-issuer"]],
  ["aks-ml", "pull_request", ["cluster-id"]],
  ["hybrid", "pull_request", []],
  ["eks", "pull_request", []],
];

// The runner leaves out what holds a masked value, with a warning: actions/runner, src/Runner.Worker/JobExtension.cs.
test.each(
  rows,
)("%s takes its IDs as secrets on %s: no job lacks what another gives, and what GitHub withholds is named", (name, event, withheld) =>
  onStage(async (stage) => {
    const { world } = stage.cloud;
    const { inputs, secrets } = await rehearseFully(stage, name);
    const ids = name === "eks" ? { role: "${{ vars.AWS_ROLE }}" } : signIn;
    const others = Object.fromEntries(Object.entries(inputs).filter(([input]) => !(input in ids)));
    const ran = await callWorkflow(stage, name, others, event, { secrets: { ...secrets, ...ids } });
    expect(ended(ran)).toEqual(["success", []]);
    const skipped = annotated(ran, "warning").flatMap((text) => /^Skip output '([\w-]+)'/.exec(text)?.[1] ?? []);
    expect([...new Set(skipped)].sort()).toEqual(withheld);
    const notice = annotated(ran, "notice").find((text) => text.startsWith("GitHub withholds")) ?? "";
    expect(withheld.filter((output) => !new RegExp(`\\b${output}\\b`).test(notice))).toEqual([]);
    // What is written to GitHub's API is not masked by anyone else.
    const { application, subscription } = firstDeployer(world);
    const kept = [subscription.subscriptionId, application.tenantId, `${account(world).id}:role/deployer`];
    const bodies = repositoryOf(world, stage.server.repository)?.comments.map(({ body }) => body) ?? [];
    expect(bodies.length).toBe(event === "pull_request" ? 1 : 0);
    expect(kept.filter((id) => bodies.join("").includes(id))).toEqual([]);
  }));
