import { get, judge, merge, namespaced, post, remove, type Step, thing } from "./step.ts";

const spaces = "/api/v1/namespaces";
const deployments = "/apis/apps/v1/namespaces/cluster/deployments";
const daemons = "/apis/apps/v1/namespaces/cluster/daemonsets";
const services = "/api/v1/namespaces/cluster/services";
const events = "/api/v1/namespaces/cluster/events";
const labels = { app: "web" };
const template = { metadata: { labels }, spec: { containers: [{ name: "web", image: "nginx:1.27" }] } };
const workload = (kind: string, name: string, spec: object) => thing("apps/v1", kind, name, { spec });
const whole = { selector: { matchLabels: labels }, template };

/** What the server says of itself, namespaces and how they end, workloads, services, events. */
export const clusterStory: readonly Step[] = [
  get("health", "/healthz"),
  get("life", "/livez"),
  get("readiness", "/readyz"),
  get("the core", "/api"),
  get("the kinds of a group", "/apis/rbac.authorization.k8s.io/v1"),
  get("a group", "/apis/apps"),
  get("no path", "/none"),
  get("no group", "/apis/none.example.com"),
  namespaced("cluster"),
  post("make a namespace again", spaces, thing("v1", "Namespace", "cluster")),
  post("make a namespace of a bad name", spaces, thing("v1", "Namespace", "a.b")),
  merge("label a namespace", `${spaces}/cluster`, { metadata: { labels: { team: "a" } } }),
  get("read a namespace", `${spaces}/cluster`),
  post(
    "make a workload",
    `${deployments}?fieldManager=slipway`,
    workload("Deployment", "web", { ...whole, replicas: 0 }),
  ),
  judge("make a workload without a selector", deployments, workload("Deployment", "bad", { template })),
  judge("make a workload that selects others", deployments, {
    ...workload("Deployment", "bad", { ...whole, selector: { matchLabels: { app: "other" } } }),
  }),
  judge("make a workload without an image", deployments, {
    ...workload("Deployment", "bad", { ...whole, template: { ...template, spec: { containers: [{ name: "web" }] } } }),
  }),
  judge("make a workload without containers", deployments, {
    ...workload("Deployment", "bad", { ...whole, template: { ...template, spec: { containers: [] } } }),
  }),
  merge("select others", `${deployments}/web`, { spec: { selector: { matchLabels: { app: "other" } } } }),
  get("the scale", `${deployments}/web/scale`),
  merge("another scale", `${deployments}/web/scale`, { spec: { replicas: 1 } }),
  post("make a daemon", daemons, workload("DaemonSet", "agent", whole)),
  remove("delete a workload", `${deployments}/web`),
  remove("delete a daemon", `${daemons}/agent`),
  post(
    "make a service",
    services,
    thing("v1", "Service", "web", { spec: { selector: labels, ports: [{ port: 80 }] } }),
  ),
  judge("make a service without ports", services, thing("v1", "Service", "bad", { spec: { selector: labels } })),
  judge("make a service of a bad port", services, thing("v1", "Service", "bad", { spec: { ports: [{ port: 0 }] } })),
  merge("another address", `${services}/web`, { spec: { clusterIP: "10.0.0.99" } }),
  remove("delete a service", `${services}/web`),
  post("make an event", events, {
    ...thing("v1", "Event", "e", { reason: "Tried", message: "m", type: "Normal" }),
    involvedObject: { kind: "ConfigMap", name: "m", namespace: "cluster" },
  }),
  judge("make an event of elsewhere", events, {
    ...thing("v1", "Event", "bad", { reason: "Tried", message: "m", type: "Normal" }),
    involvedObject: { kind: "ConfigMap", name: "m", namespace: "default" },
  }),
  get("events about something", `${events}?fieldSelector=involvedObject.name%3Dm,involvedObject.kind%3DConfigMap`),
  post("make a pod without an account", "/api/v1/namespaces/cluster/pods", {
    ...thing("v1", "Pod", "p", { spec: { ...template.spec, serviceAccountName: "none" } }),
  }),
  remove("delete a namespace that must stay", `${spaces}/kube-system`),
  remove("delete a namespace", `${spaces}/cluster`),
  remove("delete a namespace again", `${spaces}/cluster`),
  post("make something where all ends", "/api/v1/namespaces/cluster/configmaps", thing("v1", "ConfigMap", "late")),
  get("a namespace that ends", `${spaces}/cluster`),
];
