import type { ApiRequest } from "../../service.ts";
import { lookup } from "../../world/table.ts";
import type { World } from "../../world/world.ts";
import { holder } from "../certificate.ts";
import type { Cluster } from "../cluster.ts";
import { unauthorized } from "../status.ts";
import { type AwsCaller, canonicalArn, filledUsername, mappedByConfigMap } from "./aws-auth.ts";
import { entraCaller, type Person } from "./entra.ts";
import { type AccessEntry, anonymous, type Identity } from "./identity.ts";
import type { Wish } from "./rules.ts";

/** What other services know of the callers. */
export interface Authenticators {
  /** Who a `k8s-aws-v1.` token proves, for this cluster. */
  aws?(token: string, clusterKey: string, world: World): AwsCaller | undefined;
  /** The access entry for an ARN; `arn` is the role's or user's own, in any letter case. */
  accessEntry?(clusterKey: string, arn: string, world: World): AccessEntry | undefined;
  /** Whether the cluster's mode looks at `aws-auth`; without this, it does. */
  readsConfigMap?(clusterKey: string, world: World): boolean;
  /** The identity of a token of Microsoft Entra; left out, what `entraCaller` reads in it. */
  entra?(token: string, world: World): Person | undefined;
  /** Whether Azure's roles let the principal do this in the cluster. */
  azureAllows?(clusterKey: string, person: Person, wish: Wish, world: World): boolean;
}

function fromAws(caller: AwsCaller, cluster: Cluster, world: World, known: Authenticators): Identity | undefined {
  const arn = canonicalArn(caller.arn);
  const entry = known.accessEntry?.(cluster.key, arn, world);
  if (entry) return { user: filledUsername(entry.username, caller), groups: entry.groups, policies: entry.policies };
  const mapped = (known.readsConfigMap?.(cluster.key, world) ?? true) ? mappedByConfigMap(cluster, caller) : undefined;
  if (mapped) return mapped;
  const created = cluster.creator && canonicalArn(cluster.creator) === arn;
  return created ? { user: "kubernetes-admin", groups: ["system:masters"] } : undefined;
}

function byToken(token: string, cluster: Cluster, world: World, known: Authenticators): Identity | undefined {
  const own = lookup(cluster.tokens, token);
  if (own) return own.expires !== undefined && own.expires < world.clock.now() ? undefined : own;
  if (cluster.signIn === "aws" && token.startsWith("k8s-aws-v1.")) {
    const caller = known.aws?.(token, cluster.key, world);
    return caller && fromAws(caller, cluster, world, known);
  }
  if (cluster.signIn !== "entra") return undefined;
  const person = (known.entra ?? entraCaller)(token, world);
  if (!person) return undefined;
  const { oid, groups } = person;
  return { user: oid, groups, allowed: (wish) => known.azureAllows?.(cluster.key, person, wish, world) === true };
}

const signedIn = (identity: Identity): Identity => ({
  ...identity,
  groups: identity.groups.includes("system:authenticated")
    ? identity.groups
    : [...identity.groups, "system:authenticated"],
});

/** Who a token proves in this cluster. */
export function identityBehind(
  token: string,
  cluster: Cluster,
  world: World,
  known: Authenticators,
): Identity | undefined {
  const identity = byToken(token, cluster, world, known);
  return identity && signedIn(identity);
}

/** The caller; refuses a token or certificate that is not valid. */
export function authenticate(request: ApiRequest, cluster: Cluster, world: World, known: Authenticators): Identity {
  const bearer = /^bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? "")?.[1];
  if (bearer) {
    const identity = identityBehind(bearer, cluster, world, known);
    if (!identity) throw unauthorized();
    return identity;
  }
  if (request.certificate) {
    const authority = Buffer.from(cluster.authority.certificate, "base64");
    const subject = holder(request.certificate, authority, world.clock.now());
    if (!subject) throw unauthorized();
    return signedIn(subject);
  }
  // AKS switches anonymous requests off; EKS lets them come as far as RBAC.
  if (cluster.signIn !== "aws" || request.headers.authorization) throw unauthorized();
  return anonymous;
}
