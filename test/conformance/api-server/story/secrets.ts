import { get, judge, merge, namespaced, post, put, remove, type Step, strategic, thing } from "./step.ts";

const secrets = "/api/v1/namespaces/secrets/secrets";
const accounts = "/api/v1/namespaces/secrets/serviceaccounts";
const dockerType = "kubernetes.io/dockerconfigjson";
const base64 = (value: string) => Buffer.from(value).toString("base64");
const config = (value: string) => ({ ".dockerconfigjson": base64(value) });
const secret = (name: string, more: object) => thing("v1", "Secret", name, more);

/** Pull secrets and the service accounts that use them. */
export const secretStory: readonly Step[] = [
  namespaced("secrets"),
  post("create a secret", secrets, secret("plain", { data: { a: base64("1") } })),
  post("create from texts", secrets, secret("texts", { data: { a: base64("1") }, stringData: { a: "2", b: "3" } })),
  judge("create from no base64", secrets, secret("bad", { data: { a: "*" } })),
  judge("create with a bad key of a secret", secrets, secret("bad", { data: { "a b": "" } })),
  post("create a pull secret", `${secrets}?fieldManager=slipway`, {
    ...secret("pull", { type: dockerType, data: config('{"auths":{}}') }),
  }),
  judge("create a pull secret without its key", secrets, secret("bad", { type: dockerType, data: {} })),
  judge("create a pull secret with no JSON", secrets, secret("bad", { type: dockerType, data: config("none") })),
  judge("create a pull secret with a list", secrets, secret("bad", { type: dockerType, data: config("[]") })),
  judge("create a pull secret that is empty", secrets, secret("bad", { type: dockerType, data: config("") })),
  judge("create a basic login without one", secrets, secret("bad", { type: "kubernetes.io/basic-auth" })),
  judge("create a key of ssh without one", secrets, secret("bad", { type: "kubernetes.io/ssh-auth" })),
  judge("create a certificate without its key", secrets, {
    ...secret("bad", { type: "kubernetes.io/tls", data: { "tls.crt": "" } }),
  }),
  judge("create the token of no one", secrets, secret("bad", { type: "kubernetes.io/service-account-token" })),
  merge("change the type", `${secrets}/pull`, { type: "Opaque" }),
  merge("change the login", `${secrets}/pull?fieldManager=slipway`, { data: config('{"auths":{"a":{}}}') }),
  merge("add an annotation", `${secrets}/pull?fieldManager=slipway`, { metadata: { annotations: { a: "b" } } }),
  merge("take the login away", `${secrets}/pull`, { data: { ".dockerconfigjson": null } }),
  merge("make it unchangeable", `${secrets}/plain`, { immutable: true }),
  merge("change what is unchangeable", `${secrets}/plain`, { data: { a: base64("2") } }),
  merge("make it changeable", `${secrets}/plain`, { immutable: null }),
  merge("annotate what is unchangeable", `${secrets}/plain`, { metadata: { annotations: { a: "b" } } }),
  put("replace the whole with texts", `${secrets}/texts`, secret("texts", { stringData: { c: "4" } })),
  get("read a secret", `${secrets}/texts`),
  get("list by type", `${secrets}?fieldSelector=type%3D${encodeURIComponent(dockerType)}`),
  get("list by an unknown field", `${secrets}?fieldSelector=data%3Da`),
  remove("delete a secret", `${secrets}/plain`),
  post("create an account", accounts, thing("v1", "ServiceAccount", "puller")),
  strategic("link a secret", `${accounts}/puller?fieldManager=slipway`, { imagePullSecrets: [{ name: "one" }] }),
  strategic("link another", `${accounts}/puller?fieldManager=slipway`, { imagePullSecrets: [{ name: "two" }] }),
  strategic("link by two at once", `${accounts}/puller`, { imagePullSecrets: [{ name: "one" }, { name: "one" }] }),
  strategic("unlink", `${accounts}/puller`, {
    imagePullSecrets: [{ $patch: "delete", name: "one" }, { name: "three" }],
  }),
  merge("replace the links", `${accounts}/puller?fieldManager=slipway`, { imagePullSecrets: [{ name: "four" }] }),
  merge("unlink all", `${accounts}/puller`, { imagePullSecrets: null }),
  strategic("link a secret of the account's own", `${accounts}/puller`, { secrets: [{ name: "own" }] }),
  strategic("link a second of its own", `${accounts}/puller`, { secrets: [{ name: "second" }] }),
  strategic("set the order of its own", `${accounts}/puller`, {
    "$setElementOrder/secrets": [{ name: "third" }, { name: "own" }],
    secrets: [{ name: "third" }],
  }),
  remove("delete an account", `${accounts}/puller`),
];
