import type { Api, Call, Fields, Operation } from "./operation.ts";

const encoded = (offset: number): string => Buffer.from(`page:${offset}`).toString("base64");

function offsetOf(token: string | undefined): number {
  const [, written = "0"] = /^page:(\d+)$/.exec(Buffer.from(token ?? "", "base64").toString()) ?? [];
  return Number(written);
}

/** The answer of an operation that has not paged it itself, cut where the call or the world limits its pages. */
export function cutIntoPages({ paging }: Api, { pages }: Operation, call: Call, answer: Fields): Fields {
  if (paging === undefined || pages === undefined) return answer;
  if (pages.unless !== undefined && call.texts(pages.unless).length > 0) return answer;
  const size = Math.min(
    call.number(paging.size) ?? Number.POSITIVE_INFINITY,
    call.pageSize ?? Number.POSITIVE_INFINITY,
  );
  if (size === Number.POSITIVE_INFINITY && call.text(paging.token) === undefined) return answer;
  const from = offsetOf(call.text(paging.token));
  const cut: Record<string, Fields[string]> = {};
  let before = 0;
  for (const member of pages.lists) {
    const list = answer[member];
    const items = Array.isArray(list) ? list : [];
    cut[member] = items.slice(Math.max(0, from - before), Math.max(0, from + size - before));
    before += items.length;
  }
  const more = from + size < before;
  return {
    ...answer,
    ...cut,
    ...(paging.truncated === undefined ? {} : { [paging.truncated]: more }),
    ...(more ? { [paging.next]: encoded(from + size) } : {}),
  };
}
