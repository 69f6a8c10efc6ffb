import { defineAction } from "@slipway/action";
import {
  addressOf,
  existingGateway,
  type Gateway,
  gateway,
  httpRoute,
  ingressPath,
  isInternet,
} from "@slipway/kubernetes";
import type { Goal } from "@slipway/reconcile";
import { connect } from "./connect.ts";
import { contradictions } from "./contradictions.ts";
import { inputs } from "./inputs.ts";

/** Where the extension puts its router, and what that is called. */
const namespace = "azureml";
const service = "azureml-fe";
const port = 80;

export default defineAction({
  name: "aml-ingress",
  about:
    "Ensures that a path, such as /aml/, leads to the endpoints of Azure Machine Learning on a cluster: by a route of the Gateway API and a gateway with a private address. Waits until both work, and reports the first condition that says they do not.",
  branding: { icon: "corner-down-right", color: "blue" },
  inputs,
  outputs: {
    route: "The route or ingress, as NAMESPACE/NAME.",
    gateway: "The gateway, as NAMESPACE/NAME; empty with kind: ingress.",
    "public-addresses":
      "The gateway, if it has an address in the internet, or the ingress, whose controller is not looked at; else empty.",
    address: "The address of the gateway, private unless it was said to be public; empty in a plan of a new one.",
  },
  example: {
    path: "/aml/",
    host: "ml.contoso.com",
    "tls-secret": "ml-tls",
    kubeconfig: "${{ secrets.KUBECONFIG }}",
  },
  permissions: {},
  granted: [
    "To plan and check: in the namespace azureml, get on gateways, httproutes and services; get on gatewayclasses. With kind: ingress, get on ingresses.",
    "To apply: also create and patch on gateways and httproutes, or patch on ingresses; to destroy, delete on gateways and httproutes.",
    "With cluster: Azure Kubernetes Service Cluster User Role on the cluster; for run-command, `Microsoft.ContainerService/managedClusters/runcommand/action` and `…/commandResults/read`.",
  ],
  notes: [
    "The class approuting-istio comes with AKS's managed Gateway API and application routing: gateway-api of create-aks, or az aks update --enable-gateway-api --enable-app-routing-istio. Any other implementation of the Gateway API does as well, by its class.",
    "The endpoints see the path without its prefix: /aml/api/v1/endpoint/NAME/score reaches them as /api/v1/endpoint/NAME/score.",
    "The gateway ends TLS and speaks HTTP to the service: install the extension with http: true (aml-extension).",
    "Rules, hosts and gateways of others in an existing route stay, and so does a host that is no longer given. A listener of the gateway is ours by its name, aml.",
    "kind: ingress rewrites paths by an annotation that counts for the whole ingress, so an ingress with other paths is refused. It creates and deletes nothing.",
    "A destroy removes the route, and the gateway that it created, but no gateway named in the inputs.",
  ],
  contradictions,
  confirm: ({ name }) => name,
  connect,
  goals(given, { kubernetes, isInNew }): readonly [Goal<unknown>, ...Goal<Gateway>[]] {
    const { name, host, kind } = given;
    const prefix = given.path.replace(/\/$/, "");
    if (kind === "ingress") return [ingressPath(kubernetes, { namespace, name, prefix, service, port })];
    const parent = parentOf(given.gateway);
    const through =
      given.gateway === undefined
        ? gateway(kubernetes, {
            ...parent,
            className: given["gateway-class"],
            host,
            tlsSecret: given["tls-secret"],
            isPublic: given.public,
            isInNew,
          })
        : existingGateway(kubernetes, { ...parent, isInNew });
    const want = { namespace, name, gateway: parent, host, prefix, service, port, isInNew };
    return [httpRoute(kubernetes, want, { after: [through] }), through];
  },
  report: ({ gateway: given, kind, public: isSaidPublic }, [{ id }, through]) => {
    const { namespace: of, name } = parentOf(given);
    if (kind === "ingress")
      return { route: id, gateway: "", "public-addresses": `${id}: its NGINX controller may have one` };
    return {
      route: id,
      gateway: `${of}/${name}`,
      address: addressOf(through?.have),
      "public-addresses": isInternet(through?.have, isSaidPublic)
        ? `${of}/${name}: the load balancer of the gateway`
        : "",
    };
  },
});

/** The gateway that the inputs name, or the one that is created. */
function parentOf(given = `${namespace}/aml`): { readonly namespace: string; readonly name: string } {
  const [of = "", name = ""] = given.split("/");
  return { namespace: of, name };
}
