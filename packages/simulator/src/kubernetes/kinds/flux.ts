import type { JsonObject } from "../json.ts";

interface Row {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly short?: string;
  readonly required: readonly string[];
}

const source = "source.toolkit.fluxcd.io";
const rows: readonly Row[] = [
  { group: source, version: "v1", kind: "Bucket", plural: "buckets", required: ["bucketName", "endpoint", "interval"] },
  {
    group: source,
    version: "v1",
    kind: "GitRepository",
    plural: "gitrepositories",
    short: "gitrepo",
    required: ["interval", "url"],
  },
  {
    group: source,
    version: "v1",
    kind: "HelmChart",
    plural: "helmcharts",
    short: "hc",
    required: ["chart", "interval", "sourceRef"],
  },
  {
    group: source,
    version: "v1",
    kind: "HelmRepository",
    plural: "helmrepositories",
    short: "helmrepo",
    required: ["url"],
  },
  {
    group: source,
    version: "v1",
    kind: "OCIRepository",
    plural: "ocirepositories",
    short: "ocirepo",
    required: ["interval", "url"],
  },
  {
    group: "kustomize.toolkit.fluxcd.io",
    version: "v1",
    kind: "Kustomization",
    plural: "kustomizations",
    short: "ks",
    required: ["interval", "prune", "sourceRef"],
  },
  {
    group: "helm.toolkit.fluxcd.io",
    version: "v2",
    kind: "HelmRelease",
    plural: "helmreleases",
    short: "hr",
    required: ["interval"],
  },
  {
    group: "notification.toolkit.fluxcd.io",
    version: "v1beta3",
    kind: "Alert",
    plural: "alerts",
    required: ["eventSources", "providerRef"],
  },
  {
    group: "notification.toolkit.fluxcd.io",
    version: "v1beta3",
    kind: "Provider",
    plural: "providers",
    required: ["type"],
  },
  {
    group: "notification.toolkit.fluxcd.io",
    version: "v1",
    kind: "Receiver",
    plural: "receivers",
    required: ["resources", "secretRef", "type"],
  },
];

const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

// Open schemas, but for what must be there: Flux's own run to thousands of lines and change with every release.
const definition = ({ group, version, kind, plural, short, required }: Row): JsonObject => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${plural}.${group}`, labels: { "app.kubernetes.io/part-of": "flux" } },
  spec: {
    group,
    scope: "Namespaced",
    names: {
      kind,
      listKind: `${kind}List`,
      plural,
      singular: kind.toLowerCase(),
      ...(short ? { shortNames: [short] } : {}),
    },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
          { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
          { name: "Status", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].message' },
        ],
        schema: {
          openAPIV3Schema: { type: "object", properties: { spec: { ...open, required: [...required] }, status: open } },
        },
      },
    ],
  },
});

/** The definitions that Flux brings into a cluster. */
export const fluxDefinitions: readonly JsonObject[] = rows.map(definition);
