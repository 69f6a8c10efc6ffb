import type { Answer, ApiRequest, Service } from "../../../service.ts";
import type { World } from "../../../world/world.ts";
import type { Identity } from "../../engine/options.ts";
import { decoded } from "../../engine/path.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import { rolesAllowData } from "../authorization/roles.ts";
import { refuse } from "./refusal.ts";
import type { Call } from "./secrets.ts";
import { vaultRoutes } from "./vault-routes.ts";
import { type SecretPolicy, type Vault, vaultNamed } from "./vaults.ts";

const suffix = ".vault.azure.net";

/** The api-versions of Key Vault's data that are taken. */
export const vaultVersions = ["7.0", "2025-07-01"] as const;
const taken = /^(7\.\d(-preview\.\d)?|2025-07-01)$/;
const validName = /^[0-9a-zA-Z-]{1,127}$/;

/** The first request of many clients has no token: they learn here what it has to be for. */
function challenge(tenantId: string): Answer {
  const refused = refuse(
    401,
    "Unauthorized",
    "AKV10000: Request is missing a Bearer or PoP token, or it does not fit.",
  );
  const wanted = `authorization="https://login.microsoftonline.com/${tenantId}", resource="https://vault.azure.net"`;
  return { ...refused, headers: { ...refused.headers, "www-authenticate": `Bearer ${wanted}` } };
}

const byFirewall = ({ name, location }: Vault, { clientId, objectId }: Identity): Answer =>
  refuse(
    403,
    "Forbidden",
    `Client address is not authorized and caller is not a trusted service.\r\nClient address: 203.0.113.7\r\nCaller: appid=${clientId};oid=${objectId}\r\nVault: ${name};location=${location}`,
    "ForbiddenByFirewall",
  );

const byRoles = ({ name, location }: Vault, who: Identity, permission: string, scope: string): Answer =>
  refuse(
    403,
    "Forbidden",
    `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: appid=${who.clientId};oid=${who.objectId};iss=https://sts.windows.net/${who.tenantId}/\r\nAction: '${permission}'\r\nResource: '${scope.toLowerCase()}'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null \r\nVault: ${name};location=${location}\r\n`,
    "ForbiddenByRbac",
  );

const byPolicies = ({ name, location }: Vault, who: Identity, word: string): Answer =>
  refuse(
    403,
    "Forbidden",
    `The user, group or application 'appid=${who.clientId};oid=${who.objectId};iss=https://sts.windows.net/${who.tenantId}/' does not have secrets ${word} permission on key vault '${name};location=${location}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`,
    "AccessDenied",
  );

const policiesAllow = (policies: readonly SecretPolicy[], { objectId }: Identity, word: string): boolean =>
  policies.some(
    (each) => each.objectId === objectId && each.secrets.some((given) => ["all", word].includes(given.toLowerCase())),
  );

function answer(request: ApiRequest, arm: ArmContext, vault: Vault): Answer {
  const { world } = arm;
  const who = arm.options.authenticate(request, world);
  if ("status" in who) return challenge(arm.options.directory.subscriptions(world)[0]?.tenantId ?? "common");
  if (vault.closed && request.operator !== true) return byFirewall(vault, who);
  const version = request.url.searchParams.get("api-version") ?? "";
  if (!taken.test(version))
    return refuse(400, "BadParameter", `The specified version (${version}) is not recognized. Consider using 7.4.`);
  const path = decoded(request.url.pathname);
  const route = vaultRoutes.find((each) => each.method === request.method && each.path.test(path));
  if (route === undefined)
    return refuse(404, "NotFound", "Only secrets are simulated: get, set, delete, list, purge and recover.");
  const [, name = "", wanted] = route.path.exec(path) ?? [];
  if (name !== "" && !validName.test(name))
    return refuse(400, "BadParameter", `The request URI contains an invalid name: ${name}`);
  const permission = `Microsoft.KeyVault/vaults/secrets/${route.permission}`;
  const scope = name === "" ? vault.id : `${vault.id}/secrets/${name}`;
  const audit = { identity: who.objectId, permissions: [permission], scope };
  const { policies } = vault;
  const may =
    request.operator === true ||
    (world.access.allows(who.objectId, permission) &&
      (policies ? policiesAllow(policies, who, route.policy) : rolesAllowData(arm, who, permission, scope)));
  if (!may) {
    world.record.deny({ identity: who.objectId, permission, scope, isData: true });
    const refused = policies ? byPolicies(vault, who, route.policy) : byRoles(vault, who, permission, scope);
    return { ...refused, audit };
  }
  const call: Call = { request, world, vault, origin: request.url.origin, name, version: wanted };
  return { ...route.answer(call), audit };
}

function vaultOf(world: World, host: string): Vault | undefined {
  const vault = vaultNamed(world, host.slice(0, -suffix.length));
  return vault?.deleted ? undefined : vault;
}

/** The secrets of key vaults. A vault that does not exist has no address: its host is no one's. */
export function vaultDataService(world: World, arm: () => ArmContext): Service {
  return {
    name: `Key Vault (<vault>${suffix})`,
    claims: ({ url }) => url.hostname.endsWith(suffix) && vaultOf(world, url.hostname) !== undefined,
    answer(request) {
      const vault = vaultOf(world, request.url.hostname);
      return vault ? answer(request, arm(), vault) : refuse(404, "NotFound", "There is no such vault.");
    },
  };
}
