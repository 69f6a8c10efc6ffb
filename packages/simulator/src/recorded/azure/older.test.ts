import type { Json } from "../../azure/engine/json.ts";
import { arrange, type Got } from "../../azure/engine/world.test-support.ts";
import { accessReplays } from "./older/access.test-support.ts";
import { type Exchange, nameOf, recordedBody } from "./older/exchange.test-support.ts";
import { notReplayed } from "./older/left-out.test-support.ts";
import { resourceReplays } from "./older/resources.test-support.ts";
import { differences, normalized, recordings, zero } from "./recorded.test-support.ts";

const exchanges = recordings<Exchange>("azure-older.jsonl");
const replays = [...accessReplays, ...resourceReplays];

/** What a recording says must be so here too; newer versions say more. */
function compare(recorded: Exchange, got: Got): string[] {
  const status = recorded.status === got.status ? [] : [`status: recorded ${recorded.status}, ours ${got.status}`];
  const body = recordedBody(recorded) as Json;
  return [...status, ...differences("body", body, got.body)]
    .filter((difference) => !/: recorded undefined, ours /.test(difference))
    .map((difference) => normalized(difference));
}

const rules = [...replays, ...notReplayed];

describe("older recorded answers of the real ARM", () => {
  test("says how many are replayed", () => {
    const again = exchanges.filter((each) => replays.some(({ match }) => match.test(nameOf(each))));
    process.stdout.write(
      exchanges.length > 0
        ? `Replaying ${again.length} of ${exchanges.length} older exchanges; the others are left out with a reason.\n`
        : "No older recordings: name their folder in SLIPWAY_RECORDED to replay them.\n",
    );
    expect(again.length > 0).toBe(exchanges.length > 0);
  });

  test("each is replayed, or left out for one reason that is written down", () => {
    const odd = exchanges.map(nameOf).filter((name) => rules.filter(({ match }) => match.test(name)).length !== 1);
    expect(odd).toEqual([]);
    const idle = rules.filter(
      ({ match }) => exchanges.length > 0 && !exchanges.some((each) => match.test(nameOf(each))),
    );
    expect(idle.map(({ match }) => match.source)).toEqual([]);
  });

  test.each(replays.map((replay) => [replay.match.source, replay] as const))("%s", async (_name, replay) => {
    const found: string[] = [];
    for (const exchange of exchanges.filter((each) => replay.match.test(nameOf(each)))) {
      const known = exchange.status !== 400;
      const world = arrange({
        identity: zero,
        directory: {
          subscriptions: () => [{ subscriptionId: zero, tenantId: zero, displayName: "Recorded", owners: [zero] }],
          addApplication: () => undefined,
          removePrincipal: () => undefined,
          isKnown: () => known,
          isGroup: () => false,
          groupsOf: () => [],
          federate: () => undefined,
        },
      });
      found.push(
        ...compare(exchange, await replay.replay(world, exchange)).map((each) => `${nameOf(exchange)}: ${each}`),
      );
    }
    const { kept } = replay;
    expect(found.filter((difference) => !kept?.test(difference))).toEqual([]);
    expect(kept === undefined || exchanges.length === 0 || found.some((difference) => kept.test(difference))).toBe(
      true,
    );
  });
});
