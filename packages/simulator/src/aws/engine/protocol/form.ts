import type { ApiRequest } from "../../../service.ts";
import type { Fields, Value } from "../operation.ts";

interface Node {
  text?: string;
  members: Map<string, Node>;
}

const emptyNode = (): Node => ({ members: new Map() });
const deepest = 12;

function built(node: Node): Value {
  const { members, text } = node;
  if (members.size === 0) return text ?? "";
  const names = [...members.keys()];
  if (names.every((name) => /^\d+$/.test(name))) {
    return names
      .sort((one, other) => Number(one) - Number(other))
      .map((name) => built(members.get(name) ?? emptyNode()));
  }
  return Object.fromEntries([...members].map(([name, each]) => [name, built(each)]));
}

/**
 * The members of a form: `Tags.member.1.Key=a` and EC2's `Tag.1.Key=a` are lists of structures alike. Dots within
 * names do not occur.
 */
export function readForm(form: URLSearchParams): Fields {
  const root = emptyNode();
  for (const [name, value] of form) {
    const path = name.split(".").slice(0, deepest);
    let node = root;
    path.forEach((part, index) => {
      const numbered = /^\d+$/.test(path[index + 1] ?? "");
      if ((part === "member" || part === "item") && numbered && index > 0) return;
      const next = node.members.get(part) ?? emptyNode();
      node.members.set(part, next);
      node = next;
    });
    node.text = value;
  }
  const fields = built(root);
  return typeof fields === "object" && fields !== null && !Array.isArray(fields) ? (fields as Fields) : {};
}

/** The form of a request, in the body or in the query. */
export function formOf({ method, url, body }: Pick<ApiRequest, "method" | "url" | "body">): URLSearchParams {
  return method === "GET" ? url.searchParams : new URLSearchParams(String(body));
}
