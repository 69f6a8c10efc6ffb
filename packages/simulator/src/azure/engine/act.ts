import type { Answer } from "../../service.ts";
import { bodyOf } from "./envelope.ts";
import { authorize, type RequestContext, requireSubscription, requireVersion } from "./gate.ts";
import { setAt } from "./json.ts";
import type { Kind } from "./kind.ts";
import { begin } from "./operation.ts";
import { requireUnlocked } from "./protection.ts";
import { absent, idOf, requireAbove } from "./read.ts";
import { gateway } from "./refusal.ts";
import { findEntry } from "./state.ts";
import { requireIdle } from "./write.ts";

/** POST of an action on one resource. */
export async function act(context: RequestContext, kind: Kind, name: string): Promise<Answer> {
  const { cloud, request, path } = context;
  const id = idOf(context, kind);
  const known = Object.keys(kind.actions ?? {}).find((action) => action.toLowerCase() === name.toLowerCase());
  const action = known === undefined ? undefined : kind.actions?.[known];
  if (action === undefined)
    throw gateway(
      404,
      "InvalidResourceType",
      `The resource type '${kind.type}' has no action '${name}' here. There are: ${Object.keys(kind.actions ?? {}).join(", ") || "none"}.`,
    );
  if (path.subscription !== undefined) requireSubscription(cloud, path.subscription);
  authorize(context, `${kind.type}/${action.permission}`, id);
  requireVersion(context.apiVersion, kind);
  requireAbove(context, kind, id, "read");
  const entry = findEntry(cloud.state, id);
  if (entry === undefined) throw absent(context, kind, path.names.at(-1) ?? "");
  // A ReadOnly lock keeps even a key from being listed: every POST counts as a write.
  requireUnlocked(cloud, id, "write");
  if (action.state !== undefined) requireIdle(context, kind, id, entry);
  const { body, wait } = await action.act({
    cloud,
    kind,
    entry,
    body: bodyOf(request, false),
    apiVersion: context.apiVersion,
    identity: context.identity,
    query: request.url.searchParams,
  });
  if (wait === undefined) return body === undefined ? { status: 200 } : { status: 200, body };
  if (action.state !== undefined) setAt(entry.resource, "properties.provisioningState", action.state);
  const { headers } = begin(cloud, {
    style: wait.style,
    seconds: wait.seconds,
    verb: "action",
    entry,
    kind,
    apiVersion: context.apiVersion,
    origin: request.url.origin,
    first: false,
    changes: action.state !== undefined,
    ...(body === undefined ? {} : { result: body }),
  });
  return { status: 202, headers };
}
