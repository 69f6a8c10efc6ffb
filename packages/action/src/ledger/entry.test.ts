import { type Entry, formatEntry, parseEntry } from "./entry.ts";

const entry = (what: string): Entry => ({
  format: 1,
  step: "network",
  order: 0,
  at: 0,
  story: { action: "create-network", mode: "plan", waits: [], warnings: [], failures: [{ what }], leftInProgress: [] },
  changed: false,
  approval: ["0123456789abcdef"],
  shows: { "/a": { body: { name: "a" }, isNew: true } },
  outputs: { id: "/a" },
});

test("an entry of four mebibytes is kept whole, one of more without what only other steps read", () => {
  const room = 4 * 2 ** 20 - JSON.stringify(entry("")).length;
  const whole = entry("x".repeat(room));
  expect(parseEntry(formatEntry(whole))).toEqual(whole);
  const more = entry("x".repeat(room + 1));
  expect(parseEntry(formatEntry(more))).toEqual({ ...more, shows: {}, approval: [] });
});

test.each(["", "{", "null", "7", "[]", "{}", '{"format":2}', '{"format":"1"}'])("%j is of another version", (text) => {
  expect(parseEntry(text)).toBeUndefined();
});
