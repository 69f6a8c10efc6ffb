import { coverage as aws } from "./aws/coverage.ts";
import { dataPlaneRoutes } from "./azure/arc/data-plane.ts";
import { coverage as arm } from "./azure/coverage.ts";
import { entraRoutes } from "./azure/entra/entra.ts";
import { graphRoutes } from "./azure/graph/graph.ts";
import { vaultVersions } from "./azure/providers/key-vault/vault-data.ts";
import { vaultRoutes } from "./azure/providers/key-vault/vault-routes.ts";
import { coverage as github } from "./github/api/coverage.ts";
import { oidcRoutes } from "./github/oidc/oidc.ts";
import { coverage as hopsworks } from "./hopsworks/coverage.ts";
import { coverage as kubernetes } from "./kubernetes/coverage.ts";
import { controlRoutes } from "./server/control.ts";

/** One thing that is simulated. */
export interface Covered {
  readonly service: string;
  /** A kind of resource, an API or a path. */
  readonly subject: string;
  readonly verbs: readonly string[];
  readonly apiVersions?: readonly [first: string, last: string];
  readonly note?: string;
}

const named =
  (service: string) =>
  (each: Omit<Covered, "service">): Covered => ({ service, ...each });

/** `METHOD /path` by path. */
function byPath(routes: readonly (readonly [method: string, path: string])[]): Omit<Covered, "service">[] {
  const methods = Map.groupBy(routes, ([, path]) => path);
  return [...methods].map(([subject, all]) => ({ subject, verbs: all.map(([method]) => method) }));
}

const control = Object.keys(controlRoutes).map((route) => route.split(" ") as [string, string]);

/** Everything that is simulated, as data: the table in the README is made of it, and each service's tests call it. */
export const coverage: readonly Covered[] = [
  ...arm.map(named("Azure Resource Manager")),
  ...byPath(vaultRoutes.map(({ method, template }) => [method, template])).map((each) => ({
    service: "Key Vault",
    ...each,
    apiVersions: vaultVersions,
  })),
  ...byPath(dataPlaneRoutes).map(named("Azure Arc's configuration service")),
  {
    service: "Microsoft's registry",
    subject: "/v2/azurearck8s/batch1/stable/azure-arc-k8sagents",
    verbs: ["GET manifests", "GET blobs", "GET tags"],
    note: "the chart of Arc's agents, as far as they are simulated",
  },
  ...byPath(entraRoutes.map(({ method, template }) => [method, template])).map(named("Entra")),
  ...byPath(graphRoutes.map(({ method, template }) => [method, `/v1.0${template}`])).map((each) => ({
    service: "Microsoft Graph",
    ...each,
    note: "rights in the directory are not looked at",
  })),
  ...aws.map(named("AWS")),
  ...kubernetes.map(named("Kubernetes")),
  ...github.map(named("GitHub")),
  ...hopsworks.map(named("Hopsworks")),
  ...byPath(Object.keys(oidcRoutes).map((path) => ["GET", path])).map(named("GitHub OIDC")),
  ...byPath(control).map(named("the simulator")),
];

/** The rows of the README's table: service, subject, verbs, api-versions, note. */
export const coverageRows = (): string[][] =>
  coverage.map(({ service, subject, verbs, apiVersions, note = "" }) => [
    service,
    `\`${subject}\``,
    verbs.join(", "),
    apiVersions ? [...new Set(apiVersions)].join(" to ") : "",
    note,
  ]);
