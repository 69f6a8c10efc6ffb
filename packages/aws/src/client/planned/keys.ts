/** Members of a request's input. */
export type Members = Readonly<Record<string, unknown>>;

const paging = /^(nextToken|maxResults|NextToken|MaxResults|MaxItems|Marker|limit)$/;

/** The services that are the same in every region. */
const global = /^iam:/;

/** The key of a request, or of what is listed in its answer. */
export function keyOf(region: string, of: string, input: Members, item: readonly string[] = []): string {
  const members = Object.entries(input).filter(([name, value]) => value !== undefined && !paging.test(name));
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = [global.test(of) ? "" : region, of, JSON.stringify(members), ...item];
  return parts.map(inLowerCase).join("|");
}

/** Names in AWS are case-sensitive, and those in a ledger are not. */
const inLowerCase = (text: string): string => text.replace(/[A-Z^|]/g, (letter) => `^${letter.toLowerCase()}`);
