import type { RunOptions, Stage } from "@slipway/rehearsal";
import { addPullRequest, addRepository, repositoryOf } from "@slipway/simulator";
import { ended } from "./on-stage.ts";

/** A workflow of the page that calls one of ours, and how the page says that its comment begins. */
export function workflowOf(page: string, name: string): { readonly content: string; readonly headline: string } {
  const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  const content = blocks.find((block) => block.includes(`/workflows/${name}.yml@`)) ?? "";
  const after = page.slice(page.indexOf(content) + content.length);
  return { content, headline: /^> (Plan for .*)$/m.exec(after)?.[1] ?? "" };
}

/** Runs it as it stands: on a pull request, on the push that merges it, and in the night after. */
export async function runPage(
  stage: Stage,
  { content, headline }: ReturnType<typeof workflowOf>,
  vars: Readonly<Record<string, string>>,
): Promise<void> {
  const { repository } = stage.server;
  addRepository(stage.cloud.world, repository, { private: true });
  addPullRequest(stage.cloud.world, repository, "A cluster");
  const filled = Object.entries(vars).reduce(
    (text, [name, value]) => text.replaceAll(`\${{ vars.${name} }}`, value),
    content,
  );
  const events: readonly RunOptions["trigger"][] = [
    { name: "pull_request", number: 1 },
    { name: "push" },
    { name: "schedule" },
  ];
  for (const trigger of events) {
    const ran = await stage.run("platform", { file: ".github/workflows/platform.yml", content: filled, trigger });
    expect([trigger.name, ...ended(ran)]).toEqual([trigger.name, "success", []]);
  }
  const { comments = [] } = repositoryOf(stage.cloud.world, repository) ?? {};
  expect(comments.map(({ body }) => /Plan for .*/.exec(body)?.[0])).toEqual([headline]);
}
