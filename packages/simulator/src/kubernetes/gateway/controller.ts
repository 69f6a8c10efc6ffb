import { condition } from "../controllers/system.ts";
import type { Work } from "../controllers/work.ts";
import { isObject, type Json, type JsonObject, list, object, text } from "../json.ts";
import { all, read } from "../store.ts";

/** Who looks after the classes that AKS and Istio bring. */
export const gatewayController = "istio.io/gateway-controller";

const group = "gateway.networking.k8s.io";
const internal = "service.beta.kubernetes.io/azure-load-balancer-internal";
const namespaceOf = (of: JsonObject): string => text(of, "metadata", "namespace");
const nameOf = (of: JsonObject): string => text(of, "metadata", "name");

/** A condition as of the generation that was seen; its time stays while its status does. */
function seen(
  work: Work,
  had: readonly Json[],
  type: string,
  reason: string,
  message: string,
  status = "True",
): JsonObject {
  const observedGeneration = (work.object.metadata as JsonObject).generation ?? 1;
  const before = had.find((each) => text(each, "type") === type && text(each, "status") === status);
  const { lastTransitionTime = null } = object(before);
  return {
    ...condition(work.world, type, reason, message, status),
    ...(before === undefined ? {} : { lastTransitionTime }),
    observedGeneration,
  };
}

const isOfController = (work: Work, name: string): boolean =>
  text(read(work.cluster, `gatewayclasses.${group}`, "", name), "spec", "controllerName") === gatewayController;

/** A class is accepted by the controller that it names. */
export function acceptClass(work: Work): void {
  if (text(work.object, "spec", "controllerName") !== gatewayController) return;
  const had = list(work.object, "status", "conditions");
  const accepted = seen(work, had, "Accepted", "Accepted", "Handled by Istio controller");
  work.store({ ...work.object, status: { ...object(work.object, "status"), conditions: [accepted] } });
}

/** The certificate of a listener, where it has one. */
function certificateProblem({ cluster, object: gateway }: Work, listener: Json): string | undefined {
  for (const each of list(listener, "tls", "certificateRefs")) {
    const name = text(each, "name");
    const secret = read(cluster, "secrets", text(each, "namespace") || namespaceOf(gateway), name);
    if (secret === undefined)
      return `invalid certificate reference ${name}, secret ${namespaceOf(gateway)}/${name} not found`;
  }
  return undefined;
}

const routesOf = ({ cluster, object: gateway }: Work): JsonObject[] =>
  all(cluster, `httproutes.${group}`).filter((route) =>
    list(route, "spec", "parentRefs").some(
      (parent) =>
        text(parent, "name") === nameOf(gateway) &&
        (text(parent, "namespace") || namespaceOf(route)) === namespaceOf(gateway),
    ),
  );

/** A gateway of a class that someone looks after is accepted, and gets an address from the cloud. */
export function programGateway(work: Work): void {
  const { cluster, object: gateway } = work;
  if (!isOfController(work, text(gateway, "spec", "gatewayClassName"))) return;
  const had = list(gateway, "status", "conditions");
  const listeners = list(gateway, "spec", "listeners").map((listener) => {
    const name = text(listener, "name");
    const before = list(gateway, "status", "listeners").find((each) => text(each, "name") === name);
    const problem = certificateProblem(work, listener);
    const conditions = list(before, "conditions");
    return {
      name,
      attachedRoutes: routesOf(work).length,
      supportedKinds: [{ group, kind: "HTTPRoute" }],
      conditions: [
        seen(work, conditions, "Accepted", "Accepted", "No errors found"),
        problem === undefined
          ? seen(work, conditions, "Programmed", "Programmed", "No errors found")
          : seen(work, conditions, "Programmed", "Invalid", "Bad TLS configuration", "False"),
        problem === undefined
          ? seen(work, conditions, "ResolvedRefs", "ResolvedRefs", "No errors found")
          : seen(work, conditions, "ResolvedRefs", "InvalidCertificateRef", problem, "False"),
      ],
    };
  });
  const isInternal = text(gateway, "spec", "infrastructure", "annotations", internal) === "true";
  const [present] = list(gateway, "status", "addresses");
  const isAsWanted = text(present, "value").startsWith("10.") === isInternal;
  if (!isObject(present) || !isAsWanted) cluster.addresses += 1;
  const value = isInternal ? `10.224.1.${10 + (cluster.addresses % 200)}` : `20.0.114.${cluster.addresses % 250}`;
  const addresses = [isObject(present) && isAsWanted ? present : { type: "IPAddress", value }];
  const service = `${nameOf(gateway)}-${text(gateway, "spec", "gatewayClassName")}.${namespaceOf(gateway)}.svc.cluster.local`;
  const conditions = [
    seen(work, had, "Accepted", "Accepted", "Resource accepted"),
    seen(work, had, "Programmed", "Programmed", `Resource programmed, assigned to service(s) ${service}:80`),
  ];
  work.store({ ...gateway, status: { ...object(gateway, "status"), addresses, conditions, listeners } });
  for (const route of routesOf(work)) work.again(`httproutes.${group}`, route, 1000);
}

const matches = (hostname: string, listener: string): boolean =>
  listener === "" || hostname === listener || (listener.startsWith("*.") && hostname.endsWith(listener.slice(1)));

/** Whether a gateway takes a route: [reason, message] when it does not. */
function refusal(route: JsonObject, gateway: JsonObject): readonly [string, string] | undefined {
  const listeners = list(gateway, "spec", "listeners");
  const open = listeners.filter(
    (each) =>
      (text(each, "allowedRoutes", "namespaces", "from") || "Same") === "All" ||
      namespaceOf(route) === namespaceOf(gateway),
  );
  if (open.length === 0)
    return [
      "NotAllowedByListeners",
      `hostnames matched parent hostname "", but namespace "${namespaceOf(route)}" is not allowed by the parent`,
    ];
  const hostnames = list(route, "spec", "hostnames").filter((each) => typeof each === "string");
  const fits = open.some(
    (each) => hostnames.length === 0 || hostnames.some((hostname) => matches(hostname, text(each, "hostname"))),
  );
  return fits ? undefined : ["NoMatchingListenerHostname", "no hostnames matched parent hostname"];
}

function unresolved({ cluster, object: route }: Work): string | undefined {
  for (const rule of list(route, "spec", "rules"))
    for (const backend of list(rule, "backendRefs")) {
      const [name, namespace] = [text(backend, "name"), text(backend, "namespace") || namespaceOf(route)];
      const service = read(cluster, "services", namespace, name);
      const port = object(backend).port;
      if (!list(service, "spec", "ports").some((each) => object(each).port === port))
        return `backend(${name}.${namespace}.svc.cluster.local:${String(port)}) not found`;
    }
  return undefined;
}

/** A route says of each gateway that is there whether it takes it, and whether what it names is there. */
export function attachRoute(work: Work): void {
  const { cluster, object: route } = work;
  const parents = list(route, "spec", "parentRefs").flatMap((parentRef): JsonObject[] => {
    const namespace = text(parentRef, "namespace") || namespaceOf(route);
    const gateway = read(cluster, `gateways.${group}`, namespace, text(parentRef, "name"));
    if (gateway === undefined || !isOfController(work, text(gateway, "spec", "gatewayClassName"))) return [];
    const before = list(route, "status", "parents").find((each) => text(each, "parentRef", "name") === nameOf(gateway));
    const had = list(before, "conditions");
    const refused = refusal(route, gateway);
    const missing = unresolved(work);
    return [
      {
        parentRef,
        controllerName: gatewayController,
        conditions: [
          refused === undefined
            ? seen(work, had, "Accepted", "Accepted", "Route was valid")
            : seen(work, had, "Accepted", refused[0], refused[1], "False"),
          missing === undefined
            ? seen(work, had, "ResolvedRefs", "ResolvedRefs", "All references resolved")
            : seen(work, had, "ResolvedRefs", "BackendNotFound", missing, "False"),
        ],
      },
    ];
  });
  work.store({ ...route, status: { ...object(route, "status"), parents } });
}

/** Routes look again when a service comes, changes or goes. */
export function routesLook({ cluster, again }: Pick<Work, "cluster" | "again">): void {
  for (const route of all(cluster, `httproutes.${group}`)) again(`httproutes.${group}`, route, 1000);
}
