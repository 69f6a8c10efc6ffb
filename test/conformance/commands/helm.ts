import type { Story } from "./command.ts";

/** The life of a release. */
export const helm: Story = {
  client: "helm",
  shell: "kubectl",
  before: "helm create chart",
  commands: [
    { run: "helm install shop chart --wait --timeout 60s", shows: "STATUS: deployed" },
    { run: "helm list", shows: /^shop\s+default\s+1\s.*deployed/m },
    { run: "helm upgrade shop chart --set replicaCount=2", shows: "REVISION: 2" },
    { run: "helm status shop", shows: "REVISION: 2" },
    { run: "helm uninstall shop", shows: 'release "shop" uninstalled' },
  ],
};
