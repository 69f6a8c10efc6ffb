import { readToken } from "../../jwt/jwt.ts";
import type { Answer, ApiRequest } from "../../service.ts";
import { lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import { type Application, directory, type Tenant } from "./directory.ts";
import { refuseSignIn } from "./refusal.ts";
import { isResource, issueToken } from "./token.ts";

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

const ticks = (seconds: number): string => new Date(seconds * 1000).toISOString().replace("Z", "0000Z");

function refuseAssertion(world: World, application: Application, assertion: string): Answer | undefined {
  const read = readToken(world, assertion);
  if (!read) return refuseSignIn(world, 50027, "AADSTS50027: Invalid JWT token. Token format not valid.");
  const { iss, sub, aud, exp, nbf, iat } = read.claims;
  if (!read.genuine) return refuseSignIn(world, 700027);
  const now = world.clock.now() / 1000;
  const [from, until] = [Number(nbf ?? iat ?? 0), Number(exp ?? 0)];
  if (!(now >= from - 300 && now < until)) {
    const range = `assertion valid from ${ticks(from)}, expiry time of assertion ${ticks(until)}`;
    return refuseSignIn(world, 700024, ticks(now), range);
  }
  if (application.federated.length === 0) return refuseSignIn(world, 70025, application.clientId);
  const seen = application.federated.filter(({ visibleAt }) => visibleAt <= world.clock.now());
  const ofIssuer = seen.filter(({ issuer }) => issuer === iss);
  if (ofIssuer.length === 0) {
    // A credential that has not spread yet reads as if there were none that matches.
    const spreading = application.federated.some(({ issuer }) => issuer === iss);
    const audience = `Assertion Subject: '${sub}'. Assertion Audience: '${aud}'.`;
    return spreading ? refuseSignIn(world, 70021, String(iss), audience) : refuseSignIn(world, 700211, String(iss));
  }
  const ofSubject = ofIssuer.filter(({ subject }) => subject === sub);
  if (ofSubject.length === 0) return refuseSignIn(world, 700213, String(sub));
  if (!ofSubject.some(({ audiences }) => audiences.some((audience) => audience === aud))) {
    return refuseSignIn(world, 700212, String(aud));
  }
  return undefined;
}

function refuseSecret(world: World, { clientId, secrets }: Application, secret: string): Answer | undefined {
  const found = secrets.find(({ value }) => value === secret);
  if (!found) return refuseSignIn(world, 7000215, clientId);
  const expired = found.expires !== undefined && found.expires <= world.clock.now();
  return expired ? refuseSignIn(world, 7000222, clientId) : undefined;
}

/** The requested resource: version 2.0 gives it as a scope, version 1.0 as a resource. */
function resourceOf(world: World, form: URLSearchParams, version: "1.0" | "2.0"): string | Answer {
  if (version === "1.0" && form.has("resource")) return form.get("resource") ?? "";
  const scopes = (form.get("scope") ?? "").split(" ").filter((scope) => scope.includes("/"));
  const [scope = ""] = scopes;
  if (scope === "") return refuseSignIn(world, 900144, version === "1.0" ? "resource" : "scope");
  // `https://management.azure.com//.default` is the resource with the slash.
  return scope.endsWith("/.default") ? scope.slice(0, -"/.default".length) : refuseSignIn(world, 1002012, scope);
}

function clientCredentials(
  world: World,
  request: ApiRequest,
  tenant: Tenant,
  form: URLSearchParams,
  version: "1.0" | "2.0",
): Answer {
  const clientId = form.get("client_id");
  if (!clientId) return refuseSignIn(world, 900144, "client_id");
  const application = lookup(directory(world).applications, clientId.toLowerCase());
  if (!application || application.tenantId !== tenant.tenantId) {
    return refuseSignIn(world, 700016, clientId, tenant.displayName);
  }
  const resource = resourceOf(world, form, version);
  if (typeof resource !== "string") return resource;
  if (!isResource(resource, request.url.origin)) return refuseSignIn(world, 500011, resource, tenant.displayName);
  const [secret, assertion] = [form.get("client_secret"), form.get("client_assertion")];
  const asserted = assertion !== null && form.get("client_assertion_type") === assertionType;
  if (!asserted && secret === null) return refuseSignIn(world, 7000216);
  const refused = asserted
    ? refuseAssertion(world, application, assertion)
    : refuseSecret(world, application, secret ?? "");
  if (refused) return refused;
  const { token, seconds, issued } = issueToken(world, application, resource, asserted ? "assertion" : "secret");
  return {
    status: 200,
    headers: { "cache-control": "no-store, no-cache", pragma: "no-cache" },
    body:
      version === "2.0"
        ? { token_type: "Bearer", expires_in: seconds, ext_expires_in: seconds, access_token: token }
        : {
            token_type: "Bearer",
            expires_in: String(seconds),
            ext_expires_in: String(seconds),
            expires_on: String(issued + seconds + 1),
            not_before: String(issued),
            resource,
            access_token: token,
          },
    audit: { identity: application.objectId, permissions: [] },
  };
}

/** Answer a request for a token. */
export function grantToken(world: World, request: ApiRequest, tenantName: string, version: "1.0" | "2.0"): Answer {
  const { tenants } = directory(world);
  // An ADFS-shaped authority names no tenant: it has one.
  const tenant =
    tenantName === "adfs"
      ? tenants[0]
      : tenants.find(({ tenantId, domain }) => tenantId === tenantName.toLowerCase() || domain === tenantName);
  if (!tenant) return refuseSignIn(world, 90002, tenantName);
  const form = new URLSearchParams(String(request.body));
  const grant = form.get("grant_type");
  if (!grant) return refuseSignIn(world, 900144, "grant_type");
  if (grant === "client_credentials") return clientCredentials(world, request, tenant, form, version);
  return grant === "refresh_token" ? refuseSignIn(world, 70000) : refuseSignIn(world, 70003, grant);
}

/** The token that the machine's own identity gets from the instance metadata service. */
export function machineToken(world: World, { url, headers }: ApiRequest): Answer {
  const refuse = (description: string): Answer => ({
    status: 400,
    body: { error: "invalid_request", error_description: description },
  });
  if (headers.metadata !== "true") return refuse("Required metadata header not specified");
  const resource = url.searchParams.get("resource");
  if (!resource) return refuse("Required query variable 'resource' is missing");
  const { applications, machine } = directory(world);
  const identity = Object.values(applications).find((each) =>
    url.searchParams.has("client_id")
      ? each.clientId === url.searchParams.get("client_id") && each.resource !== undefined
      : each.clientId === machine,
  );
  if (!identity) return refuse("Identity not found");
  const { token, seconds, issued } = issueToken(world, identity, resource, "assertion");
  return {
    status: 200,
    body: {
      access_token: token,
      client_id: identity.clientId,
      expires_in: String(seconds),
      expires_on: String(issued + seconds),
      ext_expires_in: String(seconds),
      not_before: String(issued),
      resource,
      token_type: "Bearer",
    },
    audit: { identity: identity.objectId, permissions: [] },
  };
}
