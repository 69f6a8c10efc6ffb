import type { Cluster } from "../cluster.ts";
import { forbidden, internalError } from "../status.ts";
import { denial, mayDo } from "./authorize.ts";
import type { Identity } from "./identity.ts";

/** Who a caller acts as: someone else where the `Impersonate-` headers say so and RBAC lets the caller. */
export function authorizeImpersonation(
  cluster: Cluster,
  caller: Identity,
  headers: Readonly<Record<string, string>>,
  path: string,
): Identity {
  const user = headers["impersonate-user"];
  const groups = (headers["impersonate-group"] ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean);
  if (!user) {
    if (groups.length > 0) {
      const wanted = groups.map((name) => `{Group  ${name}    }`).join(" ");
      throw internalError(path, `requested [${wanted}] without impersonating a user`);
    }
    return caller;
  }
  const wanted = [{ resource: "users", name: user }, ...groups.map((name) => ({ resource: "groups", name }))];
  for (const { resource, name } of wanted) {
    const wish = { verb: "impersonate", group: "", resource, namespace: "", name };
    if (!mayDo(cluster, caller, wish)) throw forbidden({ group: "", resource }, name, denial(caller, wish));
  }
  return { user, groups: groups.includes("system:authenticated") ? groups : [...groups, "system:authenticated"] };
}
