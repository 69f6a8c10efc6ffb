import type { JsonObject } from "../json.ts";

// From the definitions of kubernetes-sigs/gateway-api, config/crd/standard (v1.6): names, columns, what must be there, defaults and
// bounds of the fields that routes and gateways turn on. The rest is open, so that nothing that a real one takes is dropped.
const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const group = "gateway.networking.k8s.io";
const label = { type: "string", minLength: 1, maxLength: 63, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" };
const port = { type: "integer", minimum: 1, maximum: 65535 };

const waiting = (...types: readonly string[]): JsonObject[] =>
  types.map((type) => ({
    type,
    status: "Unknown",
    reason: "Pending",
    message: "Waiting for controller",
    lastTransitionTime: "1970-01-01T00:00:00Z",
  }));

const status = (...types: readonly string[]): JsonObject => ({ ...open, default: { conditions: waiting(...types) } });

const reference = (kind: string): JsonObject => ({
  ...open,
  required: ["name"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 253 },
    group: { type: "string", default: kind === "Gateway" ? group : "" },
    kind: { type: "string", default: kind },
    namespace: label,
    port,
    ...(kind === "Service" ? { weight: { type: "integer", default: 1, minimum: 0, maximum: 1_000_000 } } : {}),
  },
});

const gatewaySpec: JsonObject = {
  ...open,
  required: ["gatewayClassName", "listeners"],
  properties: {
    gatewayClassName: { type: "string", minLength: 1, maxLength: 253 },
    listeners: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      items: {
        ...open,
        required: ["name", "port", "protocol"],
        properties: {
          name: { type: "string", minLength: 1, maxLength: 253 },
          port,
          protocol: { type: "string", minLength: 1, maxLength: 255 },
          allowedRoutes: { ...open, default: { namespaces: { from: "Same" } } },
        },
      },
    },
  },
};

const match: JsonObject = {
  ...open,
  properties: {
    path: {
      ...open,
      default: { type: "PathPrefix", value: "/" },
      properties: {
        type: { type: "string", default: "PathPrefix", enum: ["Exact", "PathPrefix", "RegularExpression"] },
        value: { type: "string", default: "/", maxLength: 1024 },
      },
    },
  },
};
const filterTypes = [
  "RequestHeaderModifier",
  "ResponseHeaderModifier",
  "RequestMirror",
  "RequestRedirect",
  "URLRewrite",
  "ExtensionRef",
  "CORS",
];
const routeSpec: JsonObject = {
  ...open,
  properties: {
    parentRefs: { type: "array", "x-kubernetes-list-type": "atomic", items: reference("Gateway") },
    hostnames: { type: "array", items: { type: "string", minLength: 1, maxLength: 253 } },
    rules: {
      type: "array",
      items: {
        ...open,
        properties: {
          matches: {
            type: "array",
            default: [{ path: { type: "PathPrefix", value: "/" } }],
            items: match,
          },
          filters: {
            type: "array",
            items: { ...open, required: ["type"], properties: { type: { type: "string", enum: filterTypes } } },
          },
          backendRefs: { type: "array", items: reference("Service") },
        },
      },
    },
  },
};

interface Row {
  readonly kind: string;
  readonly plural: string;
  readonly short: readonly string[];
  readonly scope: "Cluster" | "Namespaced";
  readonly spec: JsonObject;
  readonly status: JsonObject;
  readonly columns: readonly (readonly [name: string, type: string, path: string])[];
}

const age = ["Age", "date", ".metadata.creationTimestamp"] as const;
const conditionColumn = (type: string) => [type, "string", `.status.conditions[?(@.type=="${type}")].status`] as const;

const rows: readonly Row[] = [
  {
    kind: "GatewayClass",
    plural: "gatewayclasses",
    short: ["gc"],
    scope: "Cluster",
    spec: {
      ...open,
      required: ["controllerName"],
      properties: { controllerName: { type: "string", minLength: 1, maxLength: 253 } },
    },
    status: status("Accepted"),
    columns: [["Controller", "string", ".spec.controllerName"], conditionColumn("Accepted"), age],
  },
  {
    kind: "Gateway",
    plural: "gateways",
    short: ["gtw"],
    scope: "Namespaced",
    spec: gatewaySpec,
    status: status("Accepted", "Programmed"),
    columns: [
      ["Class", "string", ".spec.gatewayClassName"],
      ["Address", "string", ".status.addresses[*].value"],
      conditionColumn("Programmed"),
      age,
    ],
  },
  {
    kind: "HTTPRoute",
    plural: "httproutes",
    short: [],
    scope: "Namespaced",
    spec: routeSpec,
    status: open,
    columns: [["Hostnames", "string", ".spec.hostnames"], age],
  },
];

/** The definitions of the Gateway API: gateway classes, gateways and routes of HTTP. */
export const gatewayDefinitions: readonly JsonObject[] = rows.map((row) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: {
    name: `${row.plural}.${group}`,
    annotations: {
      "api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/gateway-api/pull/4530",
      "gateway.networking.k8s.io/channel": "standard",
    },
  },
  spec: {
    group,
    scope: row.scope,
    names: {
      kind: row.kind,
      listKind: `${row.kind}List`,
      plural: row.plural,
      singular: row.kind.toLowerCase(),
      shortNames: [...row.short],
      categories: ["gateway-api"],
    },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: row.columns.map(([name, type, jsonPath]) => ({ name, type, jsonPath })),
        schema: {
          openAPIV3Schema: { type: "object", required: ["spec"], properties: { spec: row.spec, status: row.status } },
        },
      },
    ],
  },
}));
