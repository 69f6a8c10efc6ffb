/** What a path of the API server means. */
export type Route =
  | { readonly to: "path"; readonly path: string }
  | {
      readonly to: "objects";
      readonly group: string;
      readonly version: string;
      readonly resource: string;
      readonly namespace: string;
      readonly name: string;
      readonly subresource: string;
    };

/** Read a path below the server's root. */
export function routeOf(path: string): Route {
  const parts = path.split("/").filter(Boolean).map(decoded);
  const head = parts[0] === "api" ? 2 : parts[0] === "apis" ? 3 : 0;
  if (head === 0 || parts.length <= head) return { to: "path", path };
  const [group, version] = head === 2 ? ["", parts[1] ?? ""] : [parts[1] ?? "", parts[2] ?? ""];
  const rest = parts.slice(head);
  const inNamespace =
    rest[0] === "namespaces" && rest.length >= 3 && !(group === "" && ["status", "finalize"].includes(rest[2] ?? ""));
  const namespace = inNamespace ? (rest[1] ?? "") : "";
  const [resource = "", name = "", subresource = "", ...more] = inNamespace ? rest.slice(2) : rest;
  return {
    to: "objects",
    group,
    version,
    resource,
    namespace,
    name,
    subresource: [subresource, ...more].filter(Boolean).join("/"),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
