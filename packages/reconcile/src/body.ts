import type { Change } from "./change.ts";
import { fingerprint } from "./fingerprint.ts";
import { isRecord } from "./record.ts";
import type { Subject } from "./step.ts";
import { isUnknown } from "./unknown.ts";

/** The fields of a body, each as one that is not there yet: what a create would send. */
export function fieldsOf(body: unknown, field = ""): Change[] {
  if (body === undefined) return [];
  if (isUnknown(body)) return [{ field, want: body }];
  const under = (name: string) => (field === "" ? name : `${field}.${name}`);
  if (isRecord(body) && Object.keys(body).length > 0)
    return Object.entries(body).flatMap(([name, value]) => fieldsOf(value, under(name)));
  if (Array.isArray(body) && body.some(isRecord))
    return body.flatMap((item, at) => fieldsOf(item, `${field}[${isRecord(item) ? (item.name ?? at) : at}]`));
  return [{ field, want: body }];
}

/** Puts a hash in place of every secret value, so that a plan shows that it changes and never what it is. */
export async function hideSecrets(
  { kind, id }: Subject,
  changes: readonly Change[],
  secrets: readonly string[] = [],
): Promise<Change[]> {
  if (secrets.length === 0) return [...changes];
  const hash = async (field: string, value: unknown): Promise<unknown> =>
    isUnknown(value) || value === null || value === undefined
      ? value
      : `hash ${await fingerprint([kind, id.toLowerCase(), field, JSON.stringify(value)].join("\n"))}`;
  return await Promise.all(
    changes.map(async ({ field, have, want, ...rest }): Promise<Change> => {
      if (!secrets.some((secret) => isWithin(field, secret))) return { field, have, want, ...rest };
      const [before, after] = [await hash(field, have), await hash(field, want)];
      return { field, ...(before === undefined ? {} : { have: before }), want: after, ...rest };
    }),
  );
}

const isWithin = (field: string, outer: string): boolean =>
  field === outer || field.startsWith(`${outer}.`) || field.startsWith(`${outer}[`);
