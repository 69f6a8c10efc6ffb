import type { Answer } from "../../service.ts";
import type { RequestContext } from "./gate.ts";
import { type JsonObject, objectOf, textOf } from "./json.ts";
import { begin, secondsOf } from "./operation.ts";
import { gateway, type Refusal } from "./refusal.ts";
import type { ResourceType, Timing } from "./resource-type.ts";
import type { Entry, Operation } from "./state.ts";
import type { Style } from "./style.ts";
import { styles } from "./styles.ts";

/** A write that is to take place on one condition only. */
export interface Conditional {
  readonly type: ResourceType;
  readonly verb: Operation["verb"];
  readonly timing: Timing;
  readonly body: JsonObject;
  readonly have: Entry | undefined;
}

/** Refuses a write whose condition does not hold; or gives the answer that accepts it, where only its operation fails. */
export function checkPreconditions(context: RequestContext, write: Conditional): Answer | undefined {
  const refusal = failedCondition(context, write);
  if (refusal === undefined) return undefined;
  const { type, verb, timing, have } = write;
  if (have === undefined || timing.style === undefined || type.concurrency?.etag?.failsLater !== true) throw refusal;
  const style: Style = styles[timing.style];
  const { headers } = begin(context.arm, {
    style: timing.style,
    seconds: secondsOf(timing, have.resource),
    verb,
    entry: have,
    type,
    apiVersion: context.apiVersion,
    origin: context.request.url.origin,
    first: false,
    refused: refusal.error(),
  });
  return style.body === "{}" ? { status: style.changed, headers, body: {} } : { status: style.changed, headers };
}

function failedCondition({ request }: RequestContext, { type, body, have }: Conditional): Refusal | undefined {
  const etag = type.concurrency?.etag;
  if (etag === undefined) return undefined;
  const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = request.headers;
  const wanted = ifMatch ?? (etag.path === "etag" ? textOf(body.etag) : undefined);
  if (have === undefined)
    return ifMatch === undefined
      ? undefined
      : gateway(412, "PreconditionFailed", "The condition 'If-Match' was not met: the resource does not exist.");
  if (wanted !== undefined && wanted !== "*" && wanted !== "") {
    const has = textOf(etag.path === "" ? have.hidden.etag : atPath(have, etag.path));
    if (bare(wanted) !== bare(has ?? "")) return etag.mismatch(have, wanted);
  }
  return ifNoneMatch === "*" ? etag.exists?.(have) : undefined;
}

const bare = (etag: string): string => etag.replace(/^W\//, "").replaceAll('"', "");

/** What is at a path of one or two steps. */
export const atPath = (entry: Entry, path: string) => {
  const [first = "", second] = path.split(".");
  const value = entry.resource[first];
  return second === undefined ? value : objectOf(value)[second];
};
