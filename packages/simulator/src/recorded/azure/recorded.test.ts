import type { Json, JsonObject } from "../../azure/engine/json.ts";
import { arrange, type Got } from "../../azure/engine/world.test-support.ts";
import { differences, normalized, recordings, zero } from "./recorded.test-support.ts";

interface Exchange {
  readonly flow: string;
  readonly method: string;
  readonly url: string;
  readonly body: string | null;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly response: string | null;
}

/** A difference from a recorded answer that we keep, and why. */
const accepted: readonly { readonly where: RegExp; readonly reason: string }[] = [
  {
    where: /^providerclient \d+ GET .*providers.*: the recording is cut/,
    reason: "The listing of providers is cut in the recording: status, headers and first members are compared.",
  },
  {
    where: /^sshpublickeyresourceclient \d+ PUT .*resourcegroups.*: body\.tags/,
    reason: "A policy of the recorded subscription adds the tag; ours has no such policy.",
  },
];

/** Headers on which the recording says nothing: left out by the recorder, or stripped. */
const unrecorded = new Set([
  "cache-control",
  "retry-after",
  "retry-after-ms",
  "x-ms-correlation-request-id",
  "x-ms-ratelimit-remaining-subscription-resource-requests",
  "x-ms-request-id",
  "x-ms-routing-request-id",
]);

const namesOf = (headers: Readonly<Record<string, string>>): string[] =>
  Object.keys(headers)
    .map((name) => name.toLowerCase())
    .filter((name) => !unrecorded.has(name));

function compareBody(recorded: string, ours: JsonObject): string[] {
  if (recorded === "") return differences("body", {}, ours);
  let body: Json;
  try {
    body = JSON.parse(recorded) as Json;
  } catch {
    // Cut off: what it begins with is compared, whichever namespace that is.
    const masked = (text: string) => normalized(text).replaceAll(/Microsoft\.\w+/g, "Microsoft.One");
    const start = /^\{("value":\[\{)?"id":"[^"]*","namespace":"[^"]*"/.exec(recorded)?.[0] ?? recorded;
    const shown = masked(JSON.stringify(ours));
    return shown.startsWith(masked(start)) ? ["the recording is cut"] : [`body: recorded ${start}, ours ${shown}`];
  }
  return differences("body", body, ours);
}

function compare(label: string, recorded: Exchange, got: Got): string[] {
  const found: string[] = [];
  if (recorded.status !== got.status) found.push(`status: recorded ${recorded.status}, ours ${got.status}`);
  const [theirs, mine] = [namesOf(recorded.headers), namesOf(got.headers)];
  for (const name of theirs) if (!mine.includes(name)) found.push(`header ${name} is missing`);
  for (const name of mine) if (!theirs.includes(name)) found.push(`header ${name} is ours alone`);
  const contentType = recorded.headers["Content-Type"];
  if (contentType !== undefined && contentType !== got.headers["content-type"])
    found.push(`content type: recorded ${contentType}, ours ${got.headers["content-type"]}`);
  found.push(...compareBody(recorded.response ?? "", got.body));
  return found.map((difference) => `${label}: ${difference}`);
}

async function replay(exchanges: readonly Exchange[]): Promise<string[]> {
  const { request, world } = arrange({
    identity: "owner",
    directory: {
      subscriptions: () => [{ subscriptionId: zero, tenantId: "tenantid", displayName: "Recorded", owners: ["owner"] }],
      addApplication: () => undefined,
      removePrincipal: () => undefined,
      isKnown: () => true,
      isGroup: () => false,
      groupsOf: () => [],
      federate: () => undefined,
    },
  });
  const polls = new Map<string, string>();
  const found: string[] = [];
  for (const [index, exchange] of exchanges.entries()) {
    const poll = polls.get(exchange.url);
    // The recordings hold only the last poll of each wait.
    if (poll !== undefined) world.clock.advance(3_600_000);
    const got = await request(exchange.method, poll ?? exchange.url, exchange.body ?? "");
    for (const name of ["Azure-Asyncoperation", "Location"]) {
      const [theirs, ours] = [exchange.headers[name], got.headers[name.toLowerCase()]];
      if (theirs !== undefined && ours !== undefined) polls.set(theirs, ours);
    }
    const { pathname } = new URL(exchange.url);
    found.push(...compare(`${exchange.flow} ${index} ${exchange.method} ${pathname}`, exchange, got));
  }
  return found;
}

const exchanges = recordings<Exchange>("azure-2024-2025.jsonl");
const flows = [...new Set(exchanges.map(({ flow }) => flow))];

describe("recorded answers of the real ARM", () => {
  test("says where the recordings are looked for, and whether they are there", () => {
    const said =
      exchanges.length > 0
        ? `Replaying ${exchanges.length} recorded exchanges.`
        : "No recordings: name their folder in SLIPWAY_RECORDED to replay them.";
    process.stdout.write(`${said}\n`);
    expect(said).toMatch(exchanges.length > 0 ? /^Replaying [1-9]\d* recorded/ : /SLIPWAY_RECORDED/);
  });

  // A table of tests cannot be empty: without recordings there is one flow, of no exchanges.
  test.each(flows.length > 0 ? flows : ["none"])("%s is answered as it was", async (flow) => {
    const found = await replay(exchanges.filter((each) => each.flow === flow));
    expect(found.filter((difference) => !accepted.some(({ where }) => where.test(difference)))).toEqual([]);
  });

  test("each accepted difference is still one", async () => {
    const found: string[] = [];
    for (const flow of flows) found.push(...(await replay(exchanges.filter((each) => each.flow === flow))));
    const idle = accepted.filter(
      ({ where }) => flows.length > 0 && !found.some((difference) => where.test(difference)),
    );
    expect(idle.map(({ reason }) => reason)).toEqual([]);
  });
});
