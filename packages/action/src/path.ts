import { RemediedError } from "./remedied-error.ts";

/** A name that would lead elsewhere than it says. */
export class PathError extends RemediedError {
  override readonly name = "PathError";
}

/** The segment of a path that could mean another path to someone on the way; undefined when there is none. */
export const oddSegment = (path: string): string | undefined =>
  path.split("/").find((segment) => /^\.{1,2}$|[\\?#\p{Cc}]|%(?:2e|2f|5c|23|3f|25|[01][0-9a-f]|7f)/iu.test(segment));

/** Refuses it before it becomes part of an address: the rest of the path would be someone else's choice. */
export function refuseOddPath(path: string): void {
  const odd = oddSegment(path);
  if (odd === undefined) return;
  throw new PathError(
    `The part ${JSON.stringify(odd)} of ${JSON.stringify(path)} is no name: nothing was sent.`,
    "Write names without \\, ?, #, %2F, .. and control characters.",
  );
}
