import { list, object, text } from "../json.ts";
import { read } from "../store.ts";
import type { Work } from "./work.ts";

/** A service of type LoadBalancer gets its address from the cloud. */
export function balance({ cluster, object: service, store, world }: Work): void {
  if (text(service, "spec", "type") !== "LoadBalancer" || list(service, "status", "loadBalancer", "ingress").length > 0)
    return;
  cluster.addresses += 1;
  const internal =
    text(service, "metadata", "annotations", "service.beta.kubernetes.io/azure-load-balancer-internal") === "true";
  const ip = internal ? `10.224.0.${10 + (cluster.addresses % 200)}` : `20.0.113.${cluster.addresses % 250}`;
  const ingress =
    cluster.signIn === "aws" ? { hostname: `${world.ids.hex(32)}.elb.amazonaws.com` } : { ip, ipMode: "VIP" };
  store({ ...service, status: { ...object(service, "status"), loadBalancer: { ingress: [ingress] } } });
}

/** A secret of the type for a ServiceAccount's token gets one that does not expire. */
export function fillTokenSecret({ world, cluster, object: secret, store }: Work): void {
  const namespace = text(secret, "metadata", "namespace");
  const name = text(secret, "metadata", "annotations", "kubernetes.io/service-account.name");
  const account = read(cluster, "serviceaccounts", namespace, name);
  if (!account || object(secret, "data").token) return;
  const token = world.ids.word(64);
  cluster.tokens[token] = accountIdentity(namespace, name);
  const base64 = (written: string) => Buffer.from(written).toString("base64");
  store({
    ...secret,
    data: {
      ...object(secret, "data"),
      "ca.crt": base64(cluster.serverCa),
      namespace: base64(namespace),
      token: base64(token),
    },
  });
}

/** Who a ServiceAccount is. */
export const accountIdentity = (namespace: string, name: string): { user: string; groups: string[] } => ({
  user: `system:serviceaccount:${namespace}:${name}`,
  groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`],
});
