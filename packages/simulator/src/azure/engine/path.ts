/** An ARM path taken apart, values as written. */
export interface ArmPath {
  readonly segments: readonly string[];
  readonly subscription: string | undefined;
  readonly group: string | undefined;
  /** What the last `/providers/` hangs on, as written: "", a subscription, a group or a resource. */
  readonly owner: string;
  /** Resource provider namespace; `Microsoft.Resources` for subscriptions and groups themselves. */
  readonly namespace: string;
  readonly types: readonly string[];
  readonly names: readonly string[];
}

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Take a URL path apart; case does not matter to it, and it keeps what was written. */
export function parsePath(pathname: string): ArmPath {
  const segments = pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decode);
  let subscription: string | undefined;
  let group: string | undefined;
  let owner = "";
  let namespace = "Microsoft.Resources";
  let types: string[] = [];
  let names: string[] = [];
  let index = 0;
  while (index < segments.length) {
    const key = segments[index] as string;
    const value = segments[index + 1];
    const known = key.toLowerCase();
    if (known === "providers" && value !== undefined) {
      owner = index === 0 ? "" : `/${segments.slice(0, index).join("/")}`;
      namespace = value;
      types = [];
      names = [];
    } else {
      if (index === 0 && known === "subscriptions") subscription = value;
      if (index === 2 && known === "resourcegroups") group = value;
      types.push(key);
      if (value !== undefined) names.push(value);
    }
    index += 2;
  }
  return { segments, subscription, group, owner, namespace, types, names };
}

/** The full type, lower case: `microsoft.network/virtualnetworks/subnets`. */
export const typeKey = (namespace: string, types: readonly string[]): string =>
  [namespace, ...types].join("/").toLowerCase();

/** The id one level up: the parent resource, the scope of an extension resource, the group, the subscription, "". */
export function ownerOf(id: string): string {
  const segments = id.split("/");
  segments.splice(-2);
  if (segments.at(-2)?.toLowerCase() === "providers") segments.splice(-2);
  return segments.join("/");
}

/** The id and every id above it, nearest first. */
export function scopesOf(id: string): string[] {
  const scopes: string[] = [];
  for (let scope = id; scope.length > 1; scope = ownerOf(scope)) scopes.push(scope);
  return scopes;
}

/** The last segment. */
export const nameOf = (id: string): string => id.slice(id.lastIndexOf("/") + 1);

/** A path as it is meant; one that is badly encoded stays as it is, and names nothing. */
export function decoded(pathname: string): string {
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}
