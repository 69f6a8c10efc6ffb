import { define, lookup } from "./table.ts";
export interface AccessState {
  /** Permission patterns by identity; one that is not named here may do everything. */
  limits: Record<string, string[]>;
}

/** What identities are limited to, over and above what the vendors' own roles say. */
export interface Access {
  /** From now on the identity has only permissions that match one of these, such as `Microsoft.Network/*\/read`. */
  limit(identity: string, patterns: readonly string[]): void;
  release(identity: string): void;
  allows(identity: string, permission: string): boolean;
}

/** Whether a permission falls under a pattern as the vendors write them: `*` is any run of characters, case is ignored. */
export function covers(pattern: string, permission: string): boolean {
  const [head = "", ...rest] = pattern.toLowerCase().split("*");
  const text = permission.toLowerCase();
  if (rest.length === 0) return text === head;
  if (!text.startsWith(head)) return false;
  const tail = rest.pop() ?? "";
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}

export function makeAccess(state: () => AccessState): Access {
  return {
    limit(identity, patterns) {
      define(state().limits, identity, [...patterns]);
    },
    release(identity) {
      delete state().limits[identity];
    },
    allows(identity, permission) {
      const patterns = lookup(state().limits, identity);
      return patterns === undefined || patterns.some((pattern) => covers(pattern, permission));
    },
  };
}
