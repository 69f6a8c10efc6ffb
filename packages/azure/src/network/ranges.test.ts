import fc from "fast-check";
import { isWithin, overlap } from "./cidr.ts";
import { blockAround, blocksOf, firstFit, freeInWords, freeRanges } from "./ranges.ts";

test.each<[string, number, string[], string[], string | undefined]>([
  ["an empty room", 24, ["10.1.0.0/16"], [], "10.1.0.0/24"],
  ["behind what is taken", 24, ["10.1.0.0/16"], ["10.1.0.0/24", "10.1.1.0/25"], "10.1.2.0/24"],
  ["in a gap", 25, ["10.1.0.0/16"], ["10.1.0.0/24", "10.1.1.0/25"], "10.1.1.128/25"],
  ["in the second room", 24, ["10.2.0.0/24", "10.1.0.0/24"], ["10.1.0.0/29"], "10.2.0.0/24"],
  ["what is taken spans the room", 24, ["10.1.0.0/16"], ["10.0.0.0/8"], undefined],
  ["no room is large enough", 15, ["10.1.0.0/16"], [], undefined],
  ["at the end of all addresses", 8, ["248.0.0.0/5"], ["248.0.0.0/6", "252.0.0.0/7", "254.0.0.0/8"], "255.0.0.0/8"],
  ["everything is taken to the end", 8, ["248.0.0.0/5"], ["248.0.0.0/5"], undefined],
])("first fit: %s", (_, bits, rooms, taken, expected) => {
  expect(firstFit(bits, blocksOf(rooms), blocksOf(taken))?.text).toBe(expected);
});

test("free ranges are listed in the largest blocks, with a limited length", () => {
  const [room, taken] = [blocksOf(["10.1.0.0/16"]), blocksOf(["10.1.64.0/18", "10.1.0.0/24"])];
  expect(freeInWords(room, taken)).toBe(
    "10.1.1.0/24, 10.1.2.0/23, 10.1.4.0/22, 10.1.8.0/21, 10.1.16.0/20, 10.1.32.0/19, 10.1.128.0/17",
  );
  expect(freeInWords(blocksOf(["10.0.0.0/8"]), blocksOf(["10.0.0.0/30"]))).toMatch(/, and 14 more$/);
  expect(freeInWords(room, room)).toBe("nothing");
});

const blocks = fc
  .array(fc.tuple(fc.nat(0xffff), fc.integer({ min: 18, max: 28 })), { maxLength: 12 })
  .map((pairs) => pairs.map(([low, bits]) => blockAround(0x0a010000 + low, bits)));

test("a chosen block is the first free one, inside the range and on its boundary", () => {
  fc.assert(
    fc.property(blocks, fc.integer({ min: 17, max: 28 }), (taken, bits) => {
      const rooms = blocksOf(["10.1.0.0/16"]);
      const chosen = firstFit(bits, rooms, taken);
      const size = 2 ** (32 - bits);
      const free = freeRanges(rooms, taken).filter((each) => each.bits <= bits);
      expect(chosen?.first).toBe(free[0]?.first);
      if (chosen === undefined) return;
      expect(chosen.first % size).toBe(0);
      expect(rooms.some((room) => isWithin(chosen, room)) && !taken.some((each) => overlap(each, chosen))).toBe(true);
    }),
  );
});

test.each([
  ["eight blocks, all of them", "10.1.0.0/16", "10.1.0.0/24", /^(\S+, ){7}\S+$/],
  ["nine blocks, and how many more", "10.1.0.0/16", "10.1.0.0/25", /^(\S+, ){8}and 1 more$/],
])("what is free is shown in %s", (_, room, taken, shown) => {
  expect(freeInWords(blocksOf([room]), blocksOf([taken]))).toMatch(shown);
});

test("rooms are tried from the lowest address on, whatever their order", () => {
  const rooms = blocksOf(["10.3.0.0/24", "10.1.0.0/24", "10.2.0.0/24"]);
  expect(firstFit(24, rooms, blocksOf(["10.1.0.0/25"]))?.text).toBe("10.2.0.0/24");
  expect(firstFit(25, rooms, blocksOf(["10.1.0.0/25"]))?.text).toBe("10.1.0.128/25");
});
