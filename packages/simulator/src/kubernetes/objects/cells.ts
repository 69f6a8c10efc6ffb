import { lookup } from "../../world/table.ts";
import { dig, isObject, type Json, type JsonObject, list, object, text } from "../json.ts";

/** How a cell of a table is made; `now` in milliseconds, for ages. */
type Cell = (of: JsonObject, now: number) => Json;

/** A span of time as kubectl writes it. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86400)];
  const both = (big: number, one: string, rest: number, two: string) =>
    `${big}${one}${rest > 0 ? `${rest}${two}` : ""}`;
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return both(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return both(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  if (days < 8) return both(days, "d", hours % 24, "h");
  if (days < 730) return `${days}d`;
  return both(Math.floor(days / 365), "y", days % 365, "d");
}

const since = (moment: string, now: number): string => (moment ? span(now - Date.parse(moment)) : "<unknown>");
const joined = (items: readonly string[]): string => (items.length > 0 ? items.join(",") : "<none>");
const modeNames: Readonly<Record<string, string>> = {
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOnce: "RWO",
  ReadWriteOncePod: "RWOP",
};
const containers = (of: JsonObject): Json[] => list(of, "spec", "template", "spec", "containers");
const number = (of: Json | undefined): number => (typeof of === "number" ? of : 0);

const addressOf = (of: JsonObject, type: string): string =>
  text(
    list(of, "status", "addresses").find((each) => text(each, "type") === type),
    "address",
  ) || "<none>";

const named: Readonly<Record<string, Cell>> = {
  age: (of, now) => since(text(of, "metadata", "creationTimestamp"), now),
  dataCount: (of) => Object.keys(object(of, "data")).length + Object.keys(object(of, "binaryData")).length,
  nodeStatus: (of) => {
    const ready = list(of, "status", "conditions").some(
      (each) => text(each, "type") === "Ready" && text(each, "status") === "True",
    );
    return `${ready ? "Ready" : "NotReady"}${dig(of, "spec", "unschedulable") === true ? ",SchedulingDisabled" : ""}`;
  },
  internalIp: (of) => addressOf(of, "InternalIP"),
  externalNodeIp: (of) => addressOf(of, "ExternalIP"),
  readinessGates: (of) => joined(list(of, "spec", "readinessGates").map((each) => text(each, "conditionType"))),
  nodeRoles: (of) => {
    const prefix = "node-role.kubernetes.io/";
    return joined(
      Object.keys(object(of, "metadata", "labels"))
        .filter((label) => label.startsWith(prefix))
        .map((label) => label.slice(prefix.length)),
    );
  },
  podReady: (of) => {
    const statuses = list(of, "status", "containerStatuses");
    return `${statuses.filter((each) => dig(each, "ready") === true).length}/${list(of, "spec", "containers").length}`;
  },
  podStatus: (of) => (text(of, "metadata", "deletionTimestamp") ? "Terminating" : text(of, "status", "phase")),
  podRestarts: (of) =>
    String(
      list(of, "status", "containerStatuses").reduce<number>((sum, each) => sum + number(dig(each, "restartCount")), 0),
    ),
  externalIp: (of) => {
    const ingress = list(of, "status", "loadBalancer", "ingress").map(
      (each) => text(each, "ip") || text(each, "hostname"),
    );
    if (text(of, "spec", "type") === "ExternalName") return text(of, "spec", "externalName");
    if (text(of, "spec", "type") !== "LoadBalancer") return "<none>";
    return ingress.length > 0 ? ingress.join(",") : "<pending>";
  },
  servicePorts: (of) =>
    joined(
      list(of, "spec", "ports").map((port) => {
        const node = dig(port, "nodePort");
        return `${String(dig(port, "port"))}${node === undefined ? "" : `:${String(node)}`}/${text(port, "protocol")}`;
      }),
    ),
  accessModes: (of) =>
    list(of, "spec", "accessModes")
      .map((mode) => lookup(modeNames, String(mode)) ?? String(mode))
      .join(","),
  volumeClaim: (of) => {
    const claim = dig(of, "spec", "claimRef");
    return isObject(claim) ? `${text(claim, "namespace")}/${text(claim, "name")}` : "";
  },
  lastSeen: (of, now) =>
    since(text(of, "lastTimestamp") || text(of, "eventTime") || text(of, "metadata", "creationTimestamp"), now),
  eventObject: (of) => `${text(of, "involvedObject", "kind").toLowerCase()}/${text(of, "involvedObject", "name")}`,
  endpoints: (of) =>
    joined(
      list(of, "subsets").flatMap((subset) =>
        list(subset, "addresses").map(
          (address) => `${text(address, "ip")}:${String(dig(subset, "ports", 0, "port") ?? "")}`,
        ),
      ),
    ),
  readyReplicas: (of) => `${number(dig(of, "status", "readyReplicas"))}/${number(dig(of, "spec", "replicas"))}`,
  containerNames: (of) =>
    containers(of)
      .map((each) => text(each, "name"))
      .join(","),
  containerImages: (of) =>
    containers(of)
      .map((each) => text(each, "image"))
      .join(","),
  jobStatus: (of) => {
    const done = list(of, "status", "conditions").find((each) => text(each, "status") === "True");
    return text(done, "type") || (dig(of, "spec", "suspend") === true ? "Suspended" : "Running");
  },
  jobCompletions: (of) => `${number(dig(of, "status", "succeeded"))}/${String(dig(of, "spec", "completions") ?? 1)}`,
  jobDuration: (of, now) => {
    const start = text(of, "status", "startTime");
    const end = text(of, "status", "completionTime");
    return start ? span((end ? Date.parse(end) : now) - Date.parse(start)) : "";
  },
  ingressHosts: (of) =>
    list(of, "spec", "rules")
      .map((rule) => text(rule, "host") || "*")
      .join(",") || "*",
  ingressAddress: (of) =>
    list(of, "status", "loadBalancer", "ingress")
      .map((each) => text(each, "ip") || text(each, "hostname"))
      .join(","),
  ingressPorts: (of) => (list(of, "spec", "tls").length > 0 ? "80, 443" : "80"),
  roleRef: (of) => `${text(of, "roleRef", "kind")}/${text(of, "roleRef", "name")}`,
};

const shapes: Readonly<Record<string, (value: Json | undefined, now: number) => Json>> = {
  labels: (value) => joined(Object.entries(object(value)).map(([key, each]) => `${key}=${String(each)}`)),
  flag: (value) => (String(value ?? false) === "true" ? "true" : "false"),
  age: (value, now) => (typeof value === "string" ? since(value, now) : "<none>"),
};

function byPath(written: string, of: JsonObject, now: number): Json {
  const [path = "", shape] = written.split("=");
  const plain = path.replace(/[#+?]$/, "");
  const value = dig(of, ...plain.split(".").filter(Boolean));
  if (shape) return lookup(shapes, shape)?.(value, now) ?? null;
  if (path.endsWith("#")) return Array.isArray(value) ? value.length : 0;
  if (path.endsWith("+")) return number(value);
  if (path.endsWith("?"))
    return typeof value === "string" ? value : path.includes("volumeAttributes") ? "<unset>" : "<none>";
  return typeof value === "string" || typeof value === "number" ? value : "";
}

/**
 * One cell. Of what a column says: a name is one of the ways above; a path may end in `#` (how many), `+` (a number,
 * 0 if it is not there), `?` (a text, or that there is none) or `=shape`; `json:` is a JSONPath of a definition.
 */
export function cellOf(cell: string, type: string, of: JsonObject, now: number): Json {
  const way = lookup(named, cell);
  if (way) return way(of, now);
  if (!cell.startsWith("json:")) return byPath(cell, of, now);
  const value = simplePath(cell.slice(5), of);
  if (type === "date") return typeof value === "string" ? since(value, now) : null;
  return value === undefined ? null : isObject(value) || Array.isArray(value) ? JSON.stringify(value) : value;
}

/** The JSONPath of printer columns: names, and one filter such as `conditions[?(@.type=="Ready")]`. */
export function simplePath(path: string, of: JsonObject): Json | undefined {
  const steps = path.match(/[^.[\]]+|\[\?\(@\.[^\]]+\)\]|\[\d+\]/g) ?? [];
  return steps.reduce<Json | undefined>((at, step) => {
    const filter = /^\[\?\(@\.([^=]+?)\s*==\s*['"]([^'"]*)['"]\)\]$/.exec(step);
    if (filter) return list(at).find((item) => text(item, ...(filter[1] ?? "").split(".")) === filter[2]);
    const index = /^\[(\d+)\]$/.exec(step);
    return index ? dig(at, Number(index[1])) : dig(at, step);
  }, of);
}
