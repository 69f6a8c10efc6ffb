import { hasUnknown, isRecord, type Shown } from "@slipway/reconcile";
import { keyOf, type Members } from "./keys.ts";
import { type Item, revived } from "./shows.ts";

/** What reads will show, by the keys of `answers`, `listed` and `within`. */
type Planned = ReadonlyMap<string, Shown>;

type Send = (asked: { readonly input: object }) => Promise<{ readonly response: unknown; readonly output: object }>;
type Context = { readonly commandName?: string };

const isRead = (operation: string): boolean => /^(Describe|Get|List)/.test(operation);
const isList = (operation: string): boolean => /^List|^Describe\w+s$/.test(operation);

/**
 * Reads of AWS as they will be once all that the job's steps plan is done: a middleware of the vendor's clients, before
 * anything else of theirs. Writes pass as they are.
 */
export const overlay =
  (service: string, region: string, planned: Planned) =>
  (next: Send, { commandName = "" }: Context): Send =>
  async (asked) => {
    const operation = commandName.replace(/Command$/, "");
    const input = asked.input as Members;
    if (!isRead(operation) || (planned.size === 0 && !hasUnknown(input))) return await next(asked);
    const key = keyOf(region, `${service}:${operation}`, input);
    const own = planned.get(key);
    const items = itemsOf(key, planned);
    if (own) return answer(withItems(revived(own.body) as Members, items));
    if (hasUnknown(input) || isInNew(`${service}:`, region, input, planned)) {
      if (items.length === 0 && !isList(operation)) throw new PlannedError();
      return answer(withItems({}, items));
    }
    const { response, output } = await next(asked);
    return { response, output: withItems(output as Members, items) };
  };

/** Looks to our code like the vendor's error of what is not there. */
class PlannedError extends Error {
  override readonly name = "ResourceNotFoundException";
  readonly $fault = "client";
  readonly $metadata = { httpStatusCode: 404 };

  constructor() {
    super("It is planned.");
  }
}

const answer = (output: Members) => ({ response: undefined, output: { $metadata: {}, ...output } });

/** Whether what is asked about would be in a thing that is not there yet. */
const isInNew = (service: string, region: string, input: Members, planned: Planned): boolean =>
  Object.entries(input).some(([name, value]) => planned.get(keyOf(region, service, { [name]: value }))?.isNew === true);

const itemsOf = (list: string, planned: Planned): Item[] =>
  [...planned].flatMap(([key, { body }]) => (key.startsWith(`${list}|`) ? [revived(body) as Item] : []));

/** An answer with what is planned at the end of its last page, and on no page what that replaces. */
function withItems(output: Members, items: readonly Item[]): Members {
  const laidOver: Record<string, unknown> = { ...output };
  const isLast = !Object.entries(output).some(([name, value]) => /^(nextToken|marker)$/i.test(name) && value);
  for (const { in: member, item, by } of items) {
    const name = (each: unknown) => (isRecord(each) && by !== undefined ? each[by] : each);
    const others = ((laidOver[member] ?? []) as readonly unknown[]).filter((each) => name(each) !== name(item));
    laidOver[member] = isLast ? [...others, item] : others;
  }
  return laidOver;
}
