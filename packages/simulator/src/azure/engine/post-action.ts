import type { Answer } from "../../service.ts";
import { bodyOf } from "./envelope.ts";
import { authorize, type RequestContext, requireSubscription, requireVersion } from "./gate.ts";
import { setAt } from "./json.ts";
import { begin } from "./operation.ts";
import { requireUnlocked } from "./protection.ts";
import { absent, idOf, requireAbove } from "./read.ts";
import { gateway } from "./refusal.ts";
import type { ResourceType } from "./resource-type.ts";
import { findEntry } from "./state.ts";
import { requireIdle } from "./write.ts";

/** POST of an action on one resource. */
export async function postAction(context: RequestContext, type: ResourceType, name: string): Promise<Answer> {
  const { arm, request, path } = context;
  const id = idOf(context, type);
  const known = Object.keys(type.actions ?? {}).find((action) => action.toLowerCase() === name.toLowerCase());
  const action = known === undefined ? undefined : type.actions?.[known];
  if (action === undefined)
    throw gateway(
      404,
      "InvalidResourceType",
      `The resource type '${type.name}' has no action '${name}' here. There are: ${Object.keys(type.actions ?? {}).join(", ") || "none"}.`,
    );
  if (path.subscription !== undefined) requireSubscription(arm, path.subscription);
  authorize(context, `${type.name}/${action.permission}`, id);
  requireVersion(context.apiVersion, type);
  requireAbove(context, type, id, "read");
  const entry = findEntry(arm.state, id);
  if (entry === undefined) throw absent(context, type, path.names.at(-1) ?? "");
  // A ReadOnly lock keeps even a key from being listed: every POST counts as a write.
  requireUnlocked(arm, id, "write");
  if (action.state !== undefined) requireIdle(context, type, id, entry);
  const { body, wait } = await action.run({
    arm,
    type,
    entry,
    body: bodyOf(request, false),
    apiVersion: context.apiVersion,
    identity: context.identity,
    query: request.url.searchParams,
  });
  if (wait === undefined) return body === undefined ? { status: 200 } : { status: 200, body };
  if (action.state !== undefined) setAt(entry.resource, "properties.provisioningState", action.state);
  const { headers } = begin(arm, {
    style: wait.style,
    seconds: wait.seconds,
    verb: "action",
    entry,
    type,
    apiVersion: context.apiVersion,
    origin: request.url.origin,
    first: false,
    changes: action.state !== undefined,
    ...(body === undefined ? {} : { result: body }),
  });
  return { status: 202, headers };
}
