import { isWithin, overlap, parseAddress, parseCidr, showAddress } from "./cidr.ts";

const range = (text: string) => parseCidr(text) ?? { text, first: -1, last: -1, bits: -1 };

test.each([
  ["10.0.0.0/24", "10.0.0.255/32", true],
  ["10.0.0.0/24", "10.0.0.0/32", true],
  ["10.0.0.0/24", "10.0.1.0/24", false],
  ["10.0.0.0/8", "10.200.0.0/16", true],
  ["0.0.0.0/0", "255.255.255.255/32", true],
  ["10.0.0.5/32", "10.0.0.5/32", true],
  ["10.0.0.5/32", "10.0.0.6/32", false],
])("%s shares an address with %s: %s", (one, other, shares) => {
  expect([overlap(range(one), range(other)), overlap(range(other), range(one))]).toEqual([shares, shares]);
});

test.each([
  ["10.0.0.0/24", "10.0.0.0/24", true],
  ["10.0.0.0/25", "10.0.0.0/24", true],
  ["10.0.0.128/25", "10.0.0.0/24", true],
  ["10.0.0.0/23", "10.0.0.0/24", false],
  ["10.0.1.0/24", "10.0.0.0/24", false],
])("%s is within %s: %s", (inner, outer, is) => {
  expect(isWithin(range(inner), range(outer))).toBe(is);
});

test("a range has its first and last address and its length", () => {
  expect(parseCidr("10.0.2.0/23")).toEqual({ text: "10.0.2.0/23", first: 167772672, last: 167773183, bits: 23 });
  expect(parseCidr("0.0.0.0/0")).toEqual({ text: "0.0.0.0/0", first: 0, last: 4294967295, bits: 0 });
  expect([parseAddress("255.255.255.255"), showAddress(4294967295)]).toEqual([4294967295, "255.255.255.255"]);
});

test.each([
  "10.0.0.0",
  "10.0.0.0/",
  "10.0.0.0/24/1",
  "x/24",
  "10.0.0.0/33",
  "10.0.0.1/24",
  "10.0.0.0/24 ",
])("%j is no range", (text) => {
  expect(parseCidr(text)).toBeUndefined();
});
