import fc from "fast-check";
import { type Cloud, startCloud } from "../cloud.ts";
import { eks } from "./eks/state.ts";
import { arrange, asking, type Base, policy, template } from "./robustness.test-support.ts";

let cloud: Cloud;
let log: string[];
let bases: Base[];
let ask: ReturnType<typeof asking>;

beforeAll(async () => {
  log = [];
  cloud = await startCloud({ time: "fast", log: (line) => log.push(line) });
  ask = asking(cloud);
  bases = await arrange(ask);
});
afterAll(() => cloud.close());

const texts = fc.oneof(
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
  fc.constantFrom(
    "vpc-0",
    "sg-",
    "arn:",
    "arn:aws:iam::111122223333:role/n",
    "__proto__",
    "toString",
    "tag:",
    template,
    policy,
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const values = fc.oneof(texts, fc.jsonValue({ maxDepth: 3 }), fc.array(texts), fc.dictionary(fc.string(), texts));

/** A change: of a member (by its place), or one more of that name. */
const changes = fc.array(fc.tuple(fc.nat(8), fc.constantFrom("drop", "replace", "add"), values, fc.string()), {
  maxLength: 3,
});

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

const plain = (input: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      typeof value === "string" ? value : (JSON.stringify(value) ?? ""),
    ]),
  );

test("no request, however odd, breaks an operation or the world", async () => {
  let succeeded = 0;
  const request = fc.tuple(fc.nat(10_000), changes);
  await fc.assert(
    fc.asyncProperty(request, async ([at, each]) => {
      const base = bases[at % bases.length] ?? ["iam", {}];
      const answer =
        base[0] === "eks"
          ? await ask.rest(base[1], changed(base[2], each))
          : base[0] === "ecr"
            ? await ask.json(base[1], changed(base[2], each))
            : await ask.form(base[0], plain(changed(base[1], each)));
      expect(answer.status).toBeLessThan(500);
      if (answer.status === 200) succeeded += 1;
      cloud.world.clock.advance(30_000);
    }),
    { numRuns: 3000 },
  );
  expect(log).toEqual([]);
  // Not all of it was rubbish.
  expect(succeeded).toBeGreaterThan(300);
  expect(Object.keys(eks(cloud.world).clusters)).toContain("us-east-1/lab");
  expect(cloud.world.snapshot().sections).toEqual(JSON.parse(JSON.stringify(cloud.world.snapshot().sections)));
});
