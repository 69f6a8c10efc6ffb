import fc from "fast-check";
import { eks } from "../../aws/services/eks/state.ts";
import { type Cloud, startCloud } from "../../cloud.ts";
import { inherited, inheritedNames } from "../../world/table.test-support.ts";
import { filledRequests } from "./filled-requests.test-support.ts";
import { arrange, awsRequests, type Base, bentRequests, policy, send, template } from "./robustness.test-support.ts";

let cloud: Cloud;
let log: string[];
let bases: Base[];
let requests: ReturnType<typeof awsRequests>;

beforeAll(async () => {
  log = [];
  cloud = await startCloud({ time: "fast", log: (line) => log.push(line) });
  requests = awsRequests(cloud);
  bases = await arrange(requests);
});
afterAll(() => cloud.close());

const born = fc.constantFrom(...inherited);
const texts = fc.oneof(
  { arbitrary: born, weight: 3 },
  fc.constantFrom(
    "lab",
    "10.0.0.0/16",
    "10.0.0.0/33",
    "::/0",
    "-1",
    "70000",
    "true",
    "",
    "a/b",
    "1.33",
    "us-east-1b",
    "{}",
    "[]",
  ),
  fc.constantFrom("vpc-0", "sg-", "arn:", "arn:aws:iam::111122223333:role/n", "tag:", template, policy),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const names = fc.oneof(born, fc.string());
const values = fc.oneof(texts, fc.jsonValue({ maxDepth: 3 }), fc.array(texts), fc.dictionary(names, texts));

/** A change: of a member (by its place), or one more of that name. */
const changes = fc.array(fc.tuple(fc.nat(8), fc.constantFrom("drop", "replace", "add"), values, names), {
  maxLength: 3,
});
/** Another name at a place of a URL. */
const turns = fc.option(fc.tuple(fc.nat(8), texts), { freq: 1 });

function changed(input: Record<string, unknown>, each: readonly (readonly [number, string, unknown, string])[]) {
  const entries = Object.entries(input);
  for (const [at, how, value, name] of each) {
    const place = entries.length > 0 ? at % entries.length : 0;
    const old = entries[place];
    if (how === "add" || !old) entries.push([name, value]);
    else if (how === "drop") entries.splice(place, 1);
    else entries[place] = [old[0], value];
  }
  return Object.fromEntries(entries);
}

function turned(route: string, turn: readonly [number, string] | null): string {
  const parts = route.split("/");
  return turn === null ? route : parts.with(1 + (turn[0] % (parts.length - 1)), encodeURIComponent(turn[1])).join("/");
}

const plain = (input: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      typeof value === "string" ? value : (JSON.stringify(value) ?? ""),
    ]),
  );

test("no request, however odd, breaks an operation or the world", async () => {
  let succeeded = 0;
  const request = fc.tuple(fc.nat(10_000), changes, turns);
  await fc.assert(
    fc.asyncProperty(request, async ([at, each, turn]) => {
      const base = bases[at % bases.length] ?? ["iam", {}];
      const answer = await send(
        requests,
        base[0] === "eks"
          ? ["eks", turned(base[1], turn), changed(base[2], each)]
          : base[0] === "ecr"
            ? ["ecr", base[1], changed(base[2], each)]
            : [base[0], plain(changed(base[1], each))],
      );
      expect(answer.status).toBeLessThan(500);
      if (answer.status === 200) succeeded += 1;
      cloud.world.clock.advance(30_000);
    }),
    { numRuns: 5000 },
  );
  expect(log).toEqual([]);
  // Not all of it was rubbish.
  expect(succeeded).toBeGreaterThan(300);
  expect(Object.keys(eks(cloud.world).clusters)).toContain("us-east-1/lab");
  expectPlain();
});

test("what every object has by birth is found under no name, whatever the operation", async () => {
  // One for each operation.
  expect(filledRequests("toString").length).toBeGreaterThan(150);
  for (const name of inheritedNames) {
    for (const batch of [filledRequests(name), ...bases.map((base) => bentRequests(base, name))]) {
      for (const [operation, send] of batch) {
        const { status } = await send(requests);
        if (status >= 500) throw new Error(`${operation} of ${name} is answered with ${status}: ${log.join(" ")}`);
      }
      // What was made must not be gone before it is looked at.
      cloud.world.snapshot();
    }
    cloud.world.clock.advance(600_000);
    expectPlain();
  }
});

/** The world is plain data: it can be copied, and written down without loss. */
function expectPlain(): void {
  const { sections } = cloud.world.snapshot();
  expect(sections).toEqual(JSON.parse(JSON.stringify(sections)));
}
