import type { ApiRequest } from "../../service.ts";
import type { World } from "../../world/world.ts";
import type { Identity } from "../access/identity.ts";
import { authorizeImpersonation } from "../access/impersonate.ts";
import { answerCall } from "../api/answer.ts";
import type { Cluster } from "../cluster.ts";
import { isObject, type JsonObject, text } from "../json.ts";
import { apiVersion, type Kind } from "../kinds/kind.ts";
import { kindsServed } from "../kinds/registry.ts";
import { StatusError } from "../status.ts";
import { type Flags, UsageError } from "./flags.ts";
import type { CommandOutput, Place } from "./place.ts";

/** One call of kubectl: the cluster, who calls, and the folder it is called in. */
export interface Setting extends Place {
  readonly world: World;
  readonly cluster: Cluster;
  readonly identity: Identity;
}

/** What the API server refused. */
export class ServerError extends Error {
  readonly status: JsonObject;
  constructor(status: JsonObject) {
    super(text(status, "message"));
    this.status = status;
  }
}

const never = new AbortController().signal;

/** Kubectl's side of the API. */
export class Session {
  readonly setting: Setting;
  readonly flags: Flags;
  readonly namespace: string;

  constructor(setting: Setting, flags: Flags) {
    this.setting = setting;
    this.flags = flags;
    this.namespace = flags.value("namespace") ?? "default";
  }

  /** Ask the API server; the answer's object, or what it refused. */
  request(
    method: string,
    path: string,
    query: Readonly<Record<string, string>> = {},
    body?: object,
    type?: string,
    accept?: string,
  ): JsonObject {
    const { world, cluster, identity } = this.setting;
    const url = new URL(`https://cluster${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const as = this.flags.value("as");
    const groups = this.flags.values("as-group");
    const headers = {
      "user-agent": "kubectl/v1.33.0",
      "content-type": type ?? "application/json",
      ...(accept ? { accept } : {}),
      ...(as ? { "impersonate-user": as } : {}),
      ...(groups.length > 0 ? { "impersonate-group": groups.join(",") } : {}),
    };
    const request: ApiRequest = {
      method,
      url,
      headers,
      body: Buffer.from(body ? JSON.stringify(body) : ""),
      closed: never,
    };
    const caller = impersonated(cluster, identity, headers);
    const answer = answerCall({ request, world, cluster, identity: caller, path });
    const read = isObject(answer.body) ? answer.body : {};
    if (answer.status >= 300) throw new ServerError(read);
    return read;
  }

  /** The kind that a word such as `deploy`, `deployments.apps` or `Deployment` means. */
  kindOf(word: string): Kind {
    const wanted = word.toLowerCase();
    const found = kindsServed(this.setting.cluster).find((kind) => {
      const names = [kind.resource, kind.singular, kind.kind.toLowerCase(), ...kind.short];
      return names.some((name) =>
        [name, `${name}.${kind.group}`, `${name}.${kind.version}.${kind.group}`].includes(wanted),
      );
    });
    if (!found) throw new UsageError(`the server doesn't have a resource type "${word}"`);
    return found;
  }

  /** The kind of an object, as its manifest says it. */
  kindOfObject(object: JsonObject): Kind {
    const found = kindsServed(this.setting.cluster).find(
      (kind) => kind.kind === object.kind && apiVersion(kind) === object.apiVersion,
    );
    if (!found)
      throw new UsageError(
        `resource mapping not found for name: "${text(object, "metadata", "name")}" namespace: "${text(object, "metadata", "namespace")}" from manifest: no matches for kind "${String(object.kind)}" in version "${String(object.apiVersion)}"\nensure CRDs are installed first`,
      );
    return found;
  }

  /** The path of a kind's collection, or of one of its objects. */
  path(kind: Kind, namespace: string, name = ""): string {
    const root = kind.group ? `/apis/${kind.group}/${kind.version}` : `/api/${kind.version}`;
    const scope = kind.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : "";
    return `${root}${scope}/${kind.resource}${name ? `/${encodeURIComponent(name)}` : ""}`;
  }
}

function impersonated(cluster: Cluster, identity: Identity, headers: Readonly<Record<string, string>>): Identity {
  try {
    return authorizeImpersonation(cluster, identity, headers, "/");
  } catch (error) {
    if (error instanceof StatusError) throw new ServerError(error.status());
    throw error;
  }
}

/** An object as kubectl names it: `deployment.apps/web`. */
export const shownName = (kind: Kind, name: string): string =>
  `${kind.kind.toLowerCase()}${kind.group ? `.${kind.group}` : ""}/${name}`;

/** A refusal of the API server in kubectl's words. */
export function serverSaid(error: ServerError): string {
  const reason = text(error.status, "reason");
  if (reason === "Invalid") return `The ${error.message}`;
  return `Error from server${reason ? ` (${reason})` : ""}: ${error.message}`;
}

/** Do something for each, and go on after what is refused: what was said, and what was refused. */
export function each<T>(items: readonly T[], run: (item: T) => string): CommandOutput {
  let [output, errors] = ["", ""];
  for (const item of items) {
    try {
      output += run(item);
    } catch (error) {
      if (error instanceof ServerError) errors += `${serverSaid(error)}\n`;
      else if (error instanceof UsageError) errors += `error: ${error.message}\n`;
      else throw error;
    }
  }
  return { output, errors, exitCode: errors ? 1 : 0 };
}
