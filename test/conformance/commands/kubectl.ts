import type { Story } from "./command.ts";

const runsNothing = "the simulated cluster runs no containers";
const instead = "no container runs: `kubectl describe` shows the state of the pods";

/** What people type at a cluster; it is there from the start. */
export const kubectl: Story = {
  client: "kubectl",
  shell: "kubectl",
  commands: [
    { run: "kubectl version", shows: "Server Version: v1.33.5" },
    { run: "kubectl api-resources", shows: /^deployments +deploy +apps\/v1 +true +Deployment$/m },
    { run: "kubectl get nodes", shows: /^aks-nodepool1-\d+-vmss000000 +Ready/m },
    { run: "kubectl create namespace shop", shows: "namespace/shop created" },
    { run: "kubectl create deployment web --image=nginx:1.27 --replicas=2", shows: "deployment.apps/web created" },
    { run: "kubectl rollout status deployment/web --timeout=30s", shows: "successfully rolled out" },
    { run: "kubectl wait --for=condition=Available deployment/web --timeout=30s", shows: "condition met" },
    { run: "kubectl describe deployment web", shows: /Replicas: +2 desired \| 2 updated \| 2 total \| 2 available/ },
    { run: "kubectl expose deployment web --port=80", shows: "service/web exposed" },
    { run: `kubectl patch deployment web --patch '{"spec": {"replicas": 3}}'`, shows: "deployment.apps/web patched" },
    { run: "kubectl set image deployment/web nginx=nginx:1.28", shows: "image updated" },
    { run: "kubectl create ingress web --rule=shop.example/=web:80", shows: "ingress.networking.k8s.io/web created" },
    { run: "kubectl create job once --image=busybox", shows: "job.batch/once created" },
    { run: "kubectl auth can-i create deployments", shows: "yes" },
    {
      run: `kubectl apply --filename - <<< '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}}'`,
      shows: "configmap/settings created",
    },
    { run: "kubectl logs deployment/web", refused: `${runsNothing}, so there are no logs`, instead },
    { run: "kubectl exec deployment/web -- ls", refused: `${runsNothing}, so no command can run in one`, instead },
    { run: "kubectl delete deployment web", shows: 'deployment.apps "web" deleted' },
  ],
};
