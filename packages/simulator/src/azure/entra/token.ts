import { signToken } from "../../jwt/jwt.ts";
import type { World } from "../../world/world.ts";
import type { Application } from "./directory.ts";

/** The resources that tokens are given for, without a slash at the end: clients write it both ways. */
const resources = new Set([
  "https://management.azure.com",
  "https://management.core.windows.net",
  "https://graph.microsoft.com",
  "https://graph.windows.net",
  "https://storage.azure.com",
  "https://vault.azure.net",
  "https://containerregistry.azure.net",
  "https://eventhubs.azure.net",
  "https://api.loganalytics.io",
  // The server application of AKS.
  "6dae42f8-4368-4678-94ff-3960e28e3630",
  "https://sts.amazonaws.com",
]);

const bare = (resource: string): string => resource.replace(/\/+$/, "");

/** Whether Entra knows what the token would be for; the simulator's own address stands for ARM. */
export function isResource(resource: string, origin: string): boolean {
  return resources.has(bare(resource)) || bare(resource) === origin;
}

export interface IssuedToken {
  readonly token: string;
  readonly seconds: number;
  readonly issued: number;
}

/** An access token (version 1.0, as ARM takes them) for an application. */
export function issueToken(
  world: World,
  application: Application,
  resource: string,
  proof: "secret" | "assertion",
): IssuedToken {
  const issued = Math.floor(world.clock.now() / 1000);
  const { tenantId, clientId, objectId, tokenSeconds } = application;
  const issuer = `https://sts.windows.net/${tenantId}/`;
  const token = signToken(world, {
    aud: resource,
    iss: issuer,
    iat: issued,
    nbf: issued,
    exp: issued + tokenSeconds,
    appid: clientId,
    appidacr: proof === "secret" ? "1" : "2",
    idp: issuer,
    ...(application.groups ? { groups: application.groups } : {}),
    idtyp: "app",
    oid: objectId,
    sub: objectId,
    tid: tenantId,
    uti: world.ids.word(22),
    ver: "1.0",
    ...(application.resource ? { xms_mirid: application.resource } : {}),
  });
  return { token, seconds: tokenSeconds - 1, issued };
}
