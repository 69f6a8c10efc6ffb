import { apply, get, judge, merge, namespaced, post, put, remove, type Step, strategic, thing } from "./step.ts";

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const group = "example.com";
const things = `/apis/${group}/v1/namespaces/custom/widgets`;

const schema = {
  type: "object",
  required: ["spec"],
  properties: {
    spec: {
      type: "object",
      required: ["url"],
      properties: {
        url: { type: "string", pattern: "^https://" },
        interval: { type: "string", default: "1m" },
        count: { type: "integer", minimum: 1, maximum: 5 },
        mode: { type: "string", enum: ["fast", "slow"] },
        any: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        steps: {
          type: "array",
          items: {
            type: "object",
            required: ["name"],
            properties: { name: { type: "string" }, to: { type: "string" } },
          },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
        },
        tags: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" },
        plain: { type: "array", items: { type: "string" } },
        nothing: { type: "string", nullable: true },
      },
    },
    status: { type: "object", properties: { phase: { type: "string" } } },
  },
};

const definition = (name: string, more: object = {}, names: object = {}) =>
  thing("apiextensions.k8s.io/v1", "CustomResourceDefinition", name, {
    spec: {
      group,
      scope: "Namespaced",
      names: { kind: "Widget", plural: "widgets", ...names },
      versions: [
        { name: "v1", served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema: schema } },
      ],
      ...more,
    },
  });

const widget = (name: string, spec: object | undefined, metadata: object = {}) =>
  thing(`${group}/v1`, "Widget", name, spec === undefined ? {} : { spec }, metadata);
const good = { url: "https://a" };

/** Kinds that a definition makes, as Flux's are. */
export const customStory: readonly Step[] = [
  namespaced("custom"),
  get("a kind that is not there yet", things),
  judge("define by a wrong name", definitions, definition("wrong.example.com")),
  judge(
    "define without a schema",
    definitions,
    definition("widgets.example.com", { versions: [{ name: "v1", served: true, storage: true }] }),
  ),
  judge("define without versions", definitions, definition("widgets.example.com", { versions: [] })),
  post("define", definitions, definition("widgets.example.com")),
  post("define again", definitions, definition("widgets.example.com")),
  get("the definition", `${definitions}/widgets.example.com`, { later: true }),
  get("the group", `/apis/${group}`),
  get("the version", `/apis/${group}/v1`),
  get("none of it", things),
  post("make one", `${things}?fieldManager=slipway`, widget("w", good), {
    keep: { first: "metadata.resourceVersion" },
  }),
  post("make one again", things, widget("w", good)),
  judge("make one without a spec", things, widget("bad", undefined)),
  judge("make one without what is required", things, widget("bad", {})),
  judge("make one against a pattern", things, widget("bad", { url: "http://a" })),
  judge("make one with too much", things, widget("bad", { ...good, count: 6 })),
  judge("make one with too little", things, widget("bad", { ...good, count: 0 })),
  judge("make one of no known mode", things, widget("bad", { ...good, mode: "other" })),
  judge("make one of a wrong type", things, widget("bad", { url: 7 })),
  judge("make one with a text for a number", things, widget("bad", { ...good, count: "3" })),
  judge("make one with half a number", things, widget("bad", { ...good, count: 1.5 })),
  judge("make one with a list for an object", things, widget("bad", { ...good, any: [] })),
  post("make one with nothing for a text", things, widget("nulls", { ...good, interval: null, nothing: null })),
  judge("make one with two errors", things, widget("bad", { url: "a", count: 9 })),
  judge("make one with a key twice", things, widget("bad", { ...good, steps: [{ name: "a" }, { name: "a" }] })),
  judge("make one with a tag twice", things, widget("bad", { ...good, tags: ["a", "a"] })),
  judge("make one with a key missing", things, widget("bad", { ...good, steps: [{ to: "a" }] })),
  post("make one with unknown fields", things, widget("loose", { ...good, none: 1, any: { some: 1 } })),
  post("make one with a status", things, { ...widget("marked", good), status: { phase: "Ready" } }),
  judge("make one of another version", things, { ...widget("bad", good), apiVersion: `${group}/v2` }),
  judge("make one of another kind", things, { ...widget("bad", good), kind: "Gadget" }),
  put("replace one without a version", `${things}/w`, widget("w", good)),
  put("replace one", `${things}/w`, widget("w", { url: "https://b" }, { resourceVersion: "{{first}}" })),
  put("replace an older one", `${things}/w`, widget("w", good, { resourceVersion: "{{first}}" })),
  merge("merge into one", `${things}/w?fieldManager=slipway`, { spec: { mode: "slow" } }),
  merge("merge a label", `${things}/w?fieldManager=slipway`, { metadata: { labels: { a: "b" } } }),
  merge("merge something wrong", `${things}/w`, { spec: { count: 100 } }),
  strategic("merge as built-in kinds are", `${things}/w`, { spec: { mode: "slow" } }),
  merge("a status by itself", `${things}/w/status?fieldManager=controller`, { status: { phase: "Ready" } }),
  merge("no spec by the status", `${things}/w/status`, { spec: { mode: "fast" } }),
  get("a status", `${things}/w/status`),
  apply(
    "apply one",
    `${things}/x?fieldManager=slipway`,
    widget("x", { ...good, steps: [{ name: "a", to: "b" }], tags: ["t"] }),
  ),
  apply(
    "apply one as another",
    `${things}/x?fieldManager=other`,
    widget("x", { ...good, steps: [{ name: "c", to: "d" }], tags: ["u"] }),
  ),
  apply(
    "apply one against another",
    `${things}/x?fieldManager=third`,
    widget("x", { url: "https://z", steps: [{ name: "a", to: "z" }] }),
  ),
  apply("apply less of one", `${things}/x?fieldManager=slipway`, widget("x", good)),
  apply("apply one that is wrong", `${things}/x?fieldManager=slipway`, widget("x", { url: "no" })),
  apply("apply an unknown field to one", `${things}/x?fieldManager=slipway`, widget("x", { ...good, none: 1 })),
  get("read one", `${things}/x`),
  get("list them", `${things}?limit=2`),
  get("select by label", `${things}?labelSelector=a%3Db`),
  remove("delete one", `${things}/x`),
  merge("change the scope", `${definitions}/widgets.example.com`, { spec: { scope: "Cluster" } }),
  merge("change the kind", `${definitions}/widgets.example.com`, { spec: { names: { kind: "Gadget" } } }),
  merge("no version any more", `${definitions}/widgets.example.com`, { spec: { versions: [] } }),
];
