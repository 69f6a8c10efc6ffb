/** What a server says about when to come back, in milliseconds: by either header, as seconds or as a date. */
export function retryAfter(headers: { get(name: string): string | undefined }, now: number): number | undefined {
  const exact = headers.get("retry-after-ms") ?? headers.get("x-ms-retry-after-ms");
  if (exact !== undefined && /^\d+$/.test(exact)) return Number(exact);
  const said = headers.get("retry-after");
  if (said === undefined) return undefined;
  if (/^\d+$/.test(said)) return Number(said) * 1_000;
  const date = Date.parse(said);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
