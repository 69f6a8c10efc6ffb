import { readToken } from "../../jwt/jwt.ts";
import type { World } from "../../world/world.ts";

/** The Entra application that stands for every AKS API server. */
export const aksServerApplication = "6dae42f8-4368-4678-94ff-3960e28e3630";

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

/** Who a token of Microsoft Entra stands for. */
export interface Person {
  readonly oid: string;
  readonly groups: readonly string[];
}

/** Who a token of Entra stands for, when it was made for AKS and still lives. */
export function entraCaller(token: string, world: World): Person | undefined {
  const read = readToken(world, token);
  if (!read?.genuine) return undefined;
  const { aud, exp, oid, groups } = read.claims;
  const meant =
    typeof aud === "string" && aud.replace(/^spn:|^api:\/\//, "").replace(/\/$/, "") === aksServerApplication;
  const alive = typeof exp === "number" && exp * 1000 > world.clock.now();
  return meant && alive && typeof oid === "string" ? { oid, groups: texts(groups) } : undefined;
}
