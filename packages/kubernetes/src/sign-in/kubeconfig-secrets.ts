import { environmentSecrets, type Secret } from "@slipway/action";
import type { Access } from "./kubeconfig.ts";

/** What of a kubeconfig no one may see. A plugin's variables often hold the secret of whoever signs in. */
export function secretsIn({ user, cluster }: Access): Secret[] {
  const { token, key, password, username, exec } = user;
  const plain = [token, key].flatMap((value) => (value ? [{ value }] : []));
  const login = password ? [{ value: password, ...(username ? { user: username } : {}) }] : [];
  const variables = Object.entries(exec?.env ?? {}).flatMap(([name, value]) =>
    /secret|token|password|key$/i.test(name) ? [{ value }] : [],
  );
  return [...plain, ...login, ...variables, ...environmentSecrets({ proxy: cluster.proxy, ...exec?.env })];
}
