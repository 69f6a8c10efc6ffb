import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isObject, type Json } from "../../azure/engine/json.ts";

const folder = process.env.SLIPWAY_RECORDED ?? resolve(process.cwd(), "..", "shared", "recorded");
/** The lines of a file of recordings; none where it is not there. */
export function recordings<T>(name: string): T[] {
  const file = join(folder, name);
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  return lines.map((line) => JSON.parse(line) as T);
}

/** The subscription of the recordings. */
export const zero = "00000000-0000-0000-0000-000000000000";

/** What says the same thing in every recording says it here too: ids, times, keys. */
export const normalized = (text: string): string =>
  text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, zero)
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z?)/g, "2001-02-03T04:05:06$1")
    .replaceAll(/0x8D[0-9A-F]{13}/g, "0x8DETAG")
    .replaceAll(/ssh-rsa \S+ /g, "ssh-rsa {KEY} ");

/** Members whose value is no one's but the service's. */
const opaque = /(^|\.)(internalId|value|privateKey|tenantId)$/;

/** Where a body of ours is not as recorded. */
export function differences(path: string, recorded: Json | undefined, ours: Json | undefined): string[] {
  if (Array.isArray(recorded) && Array.isArray(ours)) {
    if (recorded.length !== ours.length) return [`${path}: ${recorded.length} items recorded, ${ours.length} ours`];
    return recorded.flatMap((each, index) => differences(`${path}[${index}]`, each, ours[index]));
  }
  if (isObject(recorded) && isObject(ours)) {
    const keys = [...new Set([...Object.keys(recorded), ...Object.keys(ours)])];
    return keys.flatMap((key) => differences(`${path}.${key}`, recorded[key], ours[key]));
  }
  if (typeof recorded === "string" && typeof ours === "string") {
    const [a, b] = [normalized(recorded), normalized(ours)];
    return a === b || opaque.test(path) ? [] : [`${path}: recorded ${JSON.stringify(a)}, ours ${JSON.stringify(b)}`];
  }
  return recorded === ours ? [] : [`${path}: recorded ${JSON.stringify(recorded)}, ours ${JSON.stringify(ours)}`];
}
