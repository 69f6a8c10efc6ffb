import { MissingError, UnfitError } from "../../../packages/action/src/index.ts";
import type { ArmCluster } from "../../../packages/azure/src/aks/want.ts";
import type { Azure } from "../../../packages/azure/src/azure.ts";
import { extensionOf } from "../../../packages/azure/src/extensions/extension.ts";
import type { Gateway } from "../../../packages/kubernetes/src/gateway/gateway.ts";
import type { Machine } from "../command-run.ts";
import { clusterBy } from "../kubeconfig.ts";

interface Router {
  readonly read: Readonly<Record<string, string>>;
  readonly differences: readonly string[];
  readonly left: readonly string[];
}

const none = { differences: [], left: [] };

/** How the endpoints are reached: what the extension says of that, and the cluster itself. */
export async function routerOf(
  { id }: ArmCluster,
  kubeconfig: string | undefined,
  azure: Azure,
  machine: Machine,
): Promise<Router> {
  const extension = await extensionOf(id, "Microsoft.AzureML.Kubernetes", azure);
  if (extension === undefined)
    throw new MissingError(
      `The cluster ${id} has no extension for Azure Machine Learning.`,
      "Write the workflow by hand: its first apply installs the extension.",
    );
  const settings: Readonly<Record<string, unknown>> = extension.properties.configurationSettings ?? {};
  const said = (name: string): string => String(settings[name] ?? "");
  const type = said("inferenceRouterServiceType").toLowerCase();
  if (type === "loadbalancer" && said("internalLoadBalancerProvider").toLowerCase() === "azure")
    return {
      ...none,
      read: { kind: "internal-load-balancer", host: said("sslCname"), tlsSecret: said("sslSecret") },
    };
  if (type !== "clusterip")
    throw new UnfitError(
      `The endpoints of ${id} are reached by a service of the type ${said("inferenceRouterServiceType") || "that no setting names"}, and aks-ml knows ClusterIP and an internal LoadBalancer.`,
      "Keep the extension by a step of your own with the action aml-extension.",
    );
  if (kubeconfig === undefined)
    return {
      read: { kind: "gateway" },
      differences: [],
      left: [
        "The path to the endpoints was not read, since it is in the cluster: path, host and tls-secret have their defaults. --kubeconfig FILE reads it.",
      ],
    };
  return await routeIn(await clusterBy(kubeconfig, machine));
}

interface Route {
  readonly spec: {
    readonly hostnames?: readonly string[];
    readonly rules?: readonly { readonly matches?: readonly { readonly path?: { readonly value?: string } }[] }[];
  };
}

/** The path, the host and the certificate of the route and the gateway that the workflow names aml. */
async function routeIn(cluster: Awaited<ReturnType<typeof clusterBy>>): Promise<Router> {
  const within = "/apis/gateway.networking.k8s.io/v1/namespaces/azureml";
  const [route, gateway] = await Promise.all([
    cluster.get<Route>(`${within}/httproutes/aml`),
    cluster.get<Gateway>(`${within}/gateways/aml`),
  ]);
  const lacks = [...(route ? [] : ["route"]), ...(gateway ? [] : ["gateway"])];
  const prefix = route?.spec.rules?.[0]?.matches?.[0]?.path?.value;
  const listener = gateway?.spec.listeners.find(({ name }) => name === "aml");
  return {
    read: {
      kind: "gateway",
      ...(prefix === undefined ? {} : { path: `${prefix.replace(/\/$/, "")}/` }),
      host: route?.spec.hostnames?.[0] ?? "",
      tlsSecret: listener?.tls?.certificateRefs?.[0]?.name ?? "",
    },
    differences: lacks.map((each) => `There is no ${each} azureml/aml: the first apply creates it.`),
    left: [],
  };
}
