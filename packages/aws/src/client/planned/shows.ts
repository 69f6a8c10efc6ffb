import { isRecord, type Shown } from "@slipway/reconcile";
import type { AwsReads } from "../../aws.ts";
import { keyOf, type Members } from "./keys.ts";

/** What a resource says of the reads to come: by keys that no person reads. */
export type Shows = Readonly<Record<string, Shown>>;

/** A request of AWS that reads: its name as in permissions, such as `eks:DescribeCluster`, and its input without what pages it. */
export interface Read {
  readonly of: string;
  readonly input: Members;
}

/** What the whole answer to a read will be, in the shape of the vendor's client. */
export const answers = (
  aws: Pick<AwsReads, "region">,
  { of, input }: Read,
  output: unknown,
  isNew: boolean,
): Shows => ({
  [keyOf(aws.region, of, input)]: { body: plain(output), isNew },
});

/** What is listed. `by` names the member that distinguishes it from others, if it is not a text. */
export interface Item {
  /** The member of the answer that has the list. */
  readonly in: string;
  readonly item: unknown;
  readonly by?: string;
}

/** What a list will have, in place of what is the same there. */
export function listed(aws: Pick<AwsReads, "region">, { of, input }: Read, item: Item): Shows {
  const name = isRecord(item.item) ? item.item[item.by ?? ""] : item.item;
  return { [keyOf(aws.region, of, input, [item.in, String(name)])]: { body: plain(item), isNew: false } };
}

/**
 * That a new thing has nothing within it but what is planned: reads of the service that name it by this member of their
 * input are not asked of anyone.
 */
export const within = (aws: Pick<AwsReads, "region">, service: string, member: string, name: string): Shows => ({
  [keyOf(aws.region, `${service}:`, { [member]: name })]: { body: name, isNew: true },
});

/** As JSON can hold it: a date says that it is one. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (name === "$metadata" ? [] : [[name, plain(each)]])),
  );
}

/** As the vendor's client gives it. */
export function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (!isRecord(value)) return value;
  if (typeof value.$date === "string") return new Date(value.$date);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, revived(each)]));
}
