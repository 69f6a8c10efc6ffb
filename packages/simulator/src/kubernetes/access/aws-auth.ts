import { type Document, isCollection, parseAllDocuments, visit } from "yaml";
import type { Cluster } from "../cluster.ts";
import { isObject, type Json, type JsonObject, list, text } from "../json.ts";
import { read } from "../store.ts";
import type { Identity } from "./identity.ts";

/** Who AWS says that someone is. */
export interface AwsCaller {
  readonly arn: string;
  readonly sessionName: string;
  readonly accountId: string;
}

/**
 * The ARN that mappings are matched by: lower case, and of a session its role. A session's ARN carries no path, so a
 * role mapped with its path is never matched.
 */
export function canonicalArn(arn: string): string {
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/.+$/.exec(arn);
  return (session ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}` : arn).toLowerCase();
}

interface Mapping {
  readonly arn: string;
  readonly username: string;
  readonly groups: readonly string[];
}

/** The mappings of one list: nothing at all when it is no YAML, else what of each entry has the right type. */
function mappings(written: string, arnKey: string): Mapping[] {
  const entries = (parsed(written) ?? []).filter(isObject).map(lowerKeys);
  return entries
    .filter((entry) => text(entry, arnKey) !== "")
    .map((entry) => ({
      arn: text(entry, arnKey).toLowerCase(),
      username: text(entry, "username"),
      groups: list(entry, "groups").map((group) => (typeof group === "string" ? group : "")),
    }));
}

/** The first document of a text, as YAML 1.1. */
function parsed(written: string): Json[] | undefined {
  const lenient = { version: "1.1", merge: true, uniqueKeys: false, logLevel: "silent" } as const;
  const [document] = parseAllDocuments(written.replace(/^\uFEFF/, ""), lenient);
  if (document === undefined || !("contents" in document)) return [];
  if (document.errors.length > 0 || hasOddKey(document)) return undefined;
  try {
    const found: unknown = document.toJS();
    return found === null ? [] : Array.isArray(found) ? (found as Json[]) : undefined;
  } catch {
    return undefined;
  }
}

/** Go's YAML takes no mapping or list for a key: an unquoted `{{…}}` is one. */
function hasOddKey(document: Document): boolean {
  let found = false;
  visit(document, {
    Pair(_at, { key }) {
      found ||= isCollection(key);
    },
  });
  return found;
}

/** Of two keys that differ only in letter case the later one by the order of bytes counts. */
const lowerKeys = (entry: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.keys(entry)
      .sort()
      .map((key) => [key.toLowerCase(), entry[key] ?? null]),
  );

const filled = (template: string, caller: AwsCaller): string =>
  template
    .replaceAll("{{AccountID}}", caller.accountId)
    .replaceAll("{{SessionNameRaw}}", caller.sessionName)
    .replaceAll("{{SessionName}}", caller.sessionName.replaceAll("@", "-"))
    .replaceAll("{{EC2PrivateDNSName}}", `${caller.sessionName}.ec2.internal`);

/** Who the ConfigMap `kube-system/aws-auth` makes of someone: the last of several mappings of one ARN counts. */
export function mappedByConfigMap(cluster: Cluster, caller: AwsCaller): Identity | undefined {
  const data = read(cluster, "configmaps", "kube-system", "aws-auth")?.data;
  const arn = canonicalArn(caller.arn);
  const found = [
    ...mappings(text(data, "mapUsers"), "userarn"),
    ...mappings(text(data, "mapRoles"), "rolearn"),
  ].findLast((mapping) => mapping.arn === arn);
  if (found)
    return { user: filled(found.username, caller), groups: found.groups.map((group) => filled(group, caller)) };
  const accounts = parsed(text(data, "mapAccounts"));
  // A number among them makes the list unreadable, as in the authenticator: 012345678901 unquoted is one.
  if (accounts?.every((account) => typeof account === "string") && accounts.includes(caller.accountId))
    return { user: arn, groups: [] };
  return undefined;
}

/** Who an access entry makes of someone. */
export const filledUsername = filled;
