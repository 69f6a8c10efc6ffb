import type { Skeleton } from "./skeleton.ts";

/** An action that keeps one label of a repository. */
export const github: Skeleton = (name) => ({
  "action.ts": `import { defineAction, text } from "@slipway/action";
import { connectGithub, type Github, type GithubReads, githubInputs } from "@slipway/github";
import { changed, defineResource } from "@slipway/reconcile";

interface Label {
  readonly name: string;
  readonly color: string;
  readonly description?: string | null;
}

interface Want extends Label {
  readonly repository: string;
}

const path = ({ name }: Pick<Label, "name">) => \`labels/\${encodeURIComponent(name)}\`;

// A resource that is more than a sample goes to packages/github/src, in the folder of its subject.
const label = defineResource<Want, Label, Label, GithubReads, Github>({
  kind: "label",
  id: ({ repository, name }) => \`\${repository}/\${path({ name })}\`,
  // A label has no field for other things than its description, and that is at most 100 characters long.
  seal: {
    read: ({ description }) => /made by (\\S+)$/.exec(description ?? "")?.[1],
    add: (body, record) => ({ ...body, description: \`made by \${record}\` }),
  },

  read: (want, github) => github.find<Label>(path(want)),

  // Only what the want names is compared; what others put there stays.
  plan({ name, color }, have) {
    if (have === undefined) return { operation: "create", body: { name, color } };
    const changes = changed({ color: have.color }, { color });
    return changes.length === 0 ? { operation: "none" } : { operation: "update", body: { name, color }, changes };
  },

  create: (_id, body, github) => github.post("labels", body),

  update: (have, { color }, github) => github.patch(path(have), { color }),

  delete: (have, github) => github.delete(path(have)),
});

export default defineAction({
  name: "${name}",
  about: "Keeps a label of a repository and its color.",
  branding: { icon: "tag", color: "purple" },
  inputs: {
    label: text("The name of the label.", {
      form: { pattern: /^[\\w-]{1,50}$/, write: "Write 1 to 50 letters, digits, dashes or underscores." },
    }),
    color: text("Its color.", { form: { pattern: /^[0-9a-f]{6}$/, write: "Write six digits of 0 to 9 and a to f." } }),
    ...githubInputs,
  },
  outputs: { label: "The name of the label." },
  permissions: { issues: "write # to keep the label" },
  example: { label: "platform", color: "0e8a16" },
  granted: ["To plan and check: issues: read.", "To apply: issues: write."],
  confirm: (given) => given.label,
  connect: connectGithub,
  goals: ({ repository, label: name, color }, github) => [label(github, { repository, name, color })],
  report: (given) => ({ label: given.label }),
});
`,

  "arrange.ts": `import { addJobToken, addRepository, repositoryOf } from "@slipway/simulator";
import type { Arrange } from "@slipway/testing";

const name = "octo-org/octo-repo";

/** A repository with a label of another team's. */
export const arrange: Arrange = async ({ world }) => {
  addRepository(world, name, { private: true });
  // Looked up each time: a restored world has another one.
  const labels = () => repositoryOf(world, name)?.labels ?? [];
  const colorOf = (label: string) => labels().find((each) => each.name === label)?.color;
  const paint = async (label: string, color: string) => {
    for (const each of labels()) if (each.name === label) each.color = color;
  };
  labels().push({ id: 1, name: "theirs", color: "ffffff", description: null });
  const token = addJobToken(world, name, { issues: "write" });
  return {
    inputs: { label: "platform", color: "0e8a16", repository: name, "github-token": token },
    owned: async () => colorOf("platform"),
    foreign: async () => colorOf("theirs"),
    concurrentEdit: (_cloud, turn) => paint("theirs", \`\${100_000 + turn}\`),
    introduceDrift: () => paint("platform", "b60205"),
    others: { color: "5319e7" },
    wrong: { inputs: { label: "two words", color: "red", repository: "none" }, named: ["label", "color", "repository"] },
    secrets: [token],
    confirm: "platform",
  };
};
`,

  "action.test.ts": `import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  resourceGroup: "nothing of it is in Azure",
  shown: "no other step reads labels",
  rival: "GitHub has no conditional write for labels",
});
`,
});
