import type { Skeleton } from "./skeleton.ts";

/** An action that keeps one entry of a ConfigMap. */
export const kubernetes: Skeleton = (name) => ({
  "action.ts": `import { defineAction, text } from "@slipway/action";
import {
  connectKubernetes,
  type Kubernetes,
  type KubernetesObject,
  type KubernetesReads,
  kubernetesInputs,
  namespaceForm,
  objectForm,
} from "@slipway/kubernetes";
import { changed, defineResource } from "@slipway/reconcile";

interface Note {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

interface Body {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly data: { readonly note: string };
}

const collection = ({ namespace }: Pick<Note, "namespace">) => \`/api/v1/namespaces/\${namespace}/configmaps\`;
const path = (note: Pick<Note, "namespace" | "name">) => \`\${collection(note)}/\${note.name}\`;
const maker = "slipway/made-by";

// A resource that is more than a sample goes to packages/kubernetes/src, in the folder of its subject.
const note = defineResource<Note, ConfigMap, Body, KubernetesReads, Kubernetes>({
  kind: "note",
  id: path,
  seal: {
    read: ({ metadata }) => metadata.annotations?.[maker],
    add: (body, record) => ({ ...body, metadata: { ...body.metadata, annotations: { [maker]: record } } }),
  },

  read: (want, cluster) => cluster.get<ConfigMap>(path(want)),

  // Only what the want names is compared; what others put there stays.
  plan({ name, value }, have) {
    const body = { metadata: { name }, data: { note: value } };
    if (have === undefined) return { operation: "create", body };
    const changes = changed({ data: { note: have.data?.note } }, { data: { note: value } });
    return changes.length === 0 ? { operation: "none" } : { operation: "update", body, changes };
  },

  create: (id, body, cluster) => cluster.create(id.slice(0, id.lastIndexOf("/")), body),

  // With its resource version: if someone was faster, the engine looks again.
  update: ({ metadata: { namespace = "", name, resourceVersion } }, { data }, cluster) =>
    cluster.patch(path({ namespace, name }), { metadata: { resourceVersion }, data }),

  delete: ({ metadata: { namespace = "", name, uid, resourceVersion } }, cluster) =>
    cluster.delete(path({ namespace, name }), { uid, resourceVersion }),
});

export default defineAction({
  name: "${name}",
  about: "Keeps a note in a ConfigMap.",
  branding: { icon: "edit", color: "blue" },
  inputs: {
    name: text("The name of the ConfigMap.", { form: objectForm }),
    namespace: text("The namespace of the ConfigMap.", { form: namespaceForm, default: "default" }),
    value: text("What the note says."),
    ...kubernetesInputs,
  },
  outputs: { name: "The name of the ConfigMap." },
  example: { name: "note", value: "hello", kubeconfig: "\${{ secrets.KUBECONFIG }}" },
  granted: [
    "To plan and check: get on configmaps in the namespace.",
    "To apply: also create and patch; to destroy, delete.",
  ],
  confirm: ({ name }) => name,
  connect: async (inputs, run) => (await connectKubernetes(inputs, run)).kubernetes,
  goals: ({ namespace, name, value }, cluster) => [note(cluster, { namespace, name, value })],
  report: ({ name }) => ({ name }),
});
`,

  "arrange.ts": `import { type Arrange, azureOperator, kubernetesOperator } from "@slipway/testing";

const maps = "/api/v1/namespaces/default/configmaps";

/** A cluster with a ConfigMap of another team's. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.Network", "Microsoft.ContainerService");
  const cluster = await kubernetesOperator(cloud, await azure.cluster(group, "platform"));
  const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "theirs" }, data: { note: "first" } };
  await cluster.post(maps, map);
  const data = async (name: string) => (await cluster.find(\`\${maps}/\${name}\`))?.data;
  return {
    inputs: { name: "note", value: "hello", kubeconfig: cluster.kubeconfig },
    owned: async () => ((await data("note")) as { note?: string } | undefined)?.note,
    foreign: () => data("theirs"),
    concurrentEdit: (_cloud, turn) => cluster.patch(\`\${maps}/theirs\`, { data: { note: \`change \${turn}\` } }),
    introduceDrift: () => cluster.patch(\`\${maps}/note\`, { data: { note: "other" } }),
    // A create is refused where someone was faster: what they added stays.
    rival: {
      add: () => cluster.patch(\`\${maps}/note\`, { data: { theirs: "kept" } }),
      added: async () => ((await data("note")) as { theirs?: string } | undefined)?.theirs,
    },
    silent: { "insecure-skip-tls-verify": "The kubeconfig has a certificate authority." },
    wrong: { inputs: { name: "Not this", namespace: "no such", value: "" }, named: ["name", "namespace", "value"] },
    secrets: cluster.secrets,
    confirm: "note",
  };
};
`,

  "action.test.ts": `import { laws } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange, {
  resourceGroup: "nothing of it is in Azure",
  shown: "no other step reads what is in a cluster",
  // Give your kind a line there, and take this one out: a plan then asks the API server for the right to write it.
  clusterRights: "its kind is not in packages/kubernetes/src/access/rights.ts",
});
`,
});
