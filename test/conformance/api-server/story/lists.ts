import { get, namespaced, post, remove, type Step, thing } from "./step.ts";

const maps = "/api/v1/namespaces/lists/configmaps";
const map = (name: string, labels: object) => thing("v1", "ConfigMap", name, { data: { n: name } }, { labels });
const one = { n: "1" };

/** Pages, selectors and conditions of reading. */
export const listStory: readonly Step[] = [
  namespaced("lists"),
  ...["a", "b", "c", "d", "e"].map((name, at) => post(`make ${name}`, maps, map(name, { at: String(at), ...one }))),
  get("a first page", `${maps}?limit=2&labelSelector=n`, { keep: { next: "metadata.continue" } }),
  get("a second page", `${maps}?limit=2&labelSelector=n&continue={{next}}`, { keep: { next: "metadata.continue" } }),
  get("a last page", `${maps}?limit=2&labelSelector=n&continue={{next}}`),
  get("a page that no one gave", `${maps}?limit=2&continue=none`),
  get("pages of no size", `${maps}?limit=x`),
  get("a list of any age", `${maps}?resourceVersion=0&labelSelector=at%3D1`),
  get("a list of no age", `${maps}?resourceVersion=x`),
  get("a list of an age that does not say how", `${maps}?resourceVersionMatch=Exact`),
  get("by label", `${maps}?labelSelector=at%3D1`),
  get("by another label", `${maps}?labelSelector=at!%3D1,n`),
  get("by some labels", `${maps}?labelSelector=at%20in%20(1,2)`),
  get("by no label", `${maps}?labelSelector=!n,at`),
  get("by a bad label", `${maps}?labelSelector=a%20b%20c`),
  get("by name", `${maps}?fieldSelector=metadata.name%3Da`),
  get("by an unknown field of a map", `${maps}?fieldSelector=data.n%3Da`),
  get("by a bad field", `${maps}?fieldSelector=a`),
  get("as a table", `${maps}?labelSelector=at%3D1`, {
    headers: { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" },
  }),
  get("without the rest", `${maps}/a`, {
    headers: { accept: "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io" },
  }),
  get("in a format that no one knows", `${maps}/a`, { headers: { accept: "text/html" } }),
  get("of a namespace that is not there", "/api/v1/namespaces/none/configmaps"),
  get("of a kind that is not there", "/api/v1/namespaces/lists/none"),
  get("of a group that is not there", "/apis/none.example.com/v1/none"),
  get("of a version that is not there", "/apis/apps/v7/deployments"),
  get("a subresource that is not there", `${maps}/a/status`),
  post("a method that is not there", `${maps}/a`, map("a", {})),
  remove("many at once", `${maps}?labelSelector=at%20in%20(0,1)`),
  get("what is left", `${maps}?labelSelector=n`),
];
