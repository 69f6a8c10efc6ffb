import fc from "fast-check";
import { contains, isWorld, parseRange } from "./address-range.ts";

const range = (text: string) => {
  const parsed = parseRange(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};

// EC2 clears host bits and shortens IPv6: terraform-provider-aws, internal/types/cidr_block.go (CanonicalCIDRBlock).
test.each([
  ["10.1.2.3/16", "10.1.0.0/16"],
  ["192.0.2.7/32", "192.0.2.7/32"],
  ["0.0.0.0/0", "0.0.0.0/0"],
  ["2001:0DB8:0:0:0:0:0:1/64", "2001:db8::/64"],
  ["fd00::1/128", "fd00::1/128"],
  ["::/0", "::/0"],
])("%s is %s", (given, text) => {
  expect(parseRange(given)?.text).toBe(text);
});

test.each([
  "",
  "10.0.0.0",
  "10.0.0.0/33",
  "10.0.0/8",
  "010.0.0.0/8",
  "256.0.0.0/8",
  "10.0.0.0/8/8",
  "fd00:::/8",
  "fd00::/129",
  "::ffff:10.0.0.1/128",
  "a/8",
])("%j is no range", (given) => {
  expect(parseRange(given)).toBeUndefined();
});

test("a range contains itself and what is narrower, and nothing of the other family", () => {
  expect(contains(range("10.0.0.0/8"), range("10.9.0.0/16"))).toBe(true);
  expect(contains(range("10.0.0.0/8"), range("10.0.0.0/8"))).toBe(true);
  expect(contains(range("10.9.0.0/16"), range("10.0.0.0/8"))).toBe(false);
  expect(contains(range("10.0.0.0/8"), range("11.0.0.0/16"))).toBe(false);
  expect(contains(range("0.0.0.0/0"), range("::/0"))).toBe(false);
});

test("the world is what is wider than any network", () => {
  expect(["0.0.0.0/0", "0.0.0.0/7", "::/0", "2000::/15"].map(range).every(isWorld)).toBe(true);
  expect(["10.0.0.0/8", "2600::/16"].map(range).some(isWorld)).toBe(false);
});

test("what is written reads the same again", () => {
  const part = fc.integer({ min: 0, max: 0xffff });
  fc.assert(
    fc.property(fc.array(part, { minLength: 8, maxLength: 8 }), fc.integer({ min: 0, max: 128 }), (parts, bits) => {
      const once = range(`${parts.map((each) => each.toString(16)).join(":")}/${bits}`);
      expect(range(once.text)).toEqual(once);
    }),
  );
});
