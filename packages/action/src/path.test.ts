import { oddSegment, refuseOddPath } from "./path.ts";

// RFC 3986: 5.2.4 has what dot segments do, 3.3 what ends a path, 2.4 what happens to what is encoded twice.
test.each<[string, string | undefined]>([
  ["/a/../b", ".."],
  ["/a/./b", "."],
  ["/a\\b", "a\\b"],
  ["/a?b", "a?b"],
  ["/a#b", "a#b"],
  ["/a/b\nc", "b\nc"],
  ...["%2e", "%2E", "%2f", "%5C", "%23", "%3f", "%25", "%00", "%0A", "%1f", "%7F"].map((each): [string, string] => [
    `/x/a${each}b`,
    `a${each}b`,
  ]),
  ["/a/.../b", undefined],
  ["/a/.b/c.", undefined],
  ["/a%20b/c%2Dd/é", undefined],
  ["", undefined],
])("the odd part of %j is %j", (path, odd) => {
  expect(oddSegment(path)).toBe(odd);
  if (odd === undefined) return refuseOddPath(path);
  expect(() => refuseOddPath(path)).toThrow(
    expect.objectContaining({
      name: "PathError",
      message: `The part ${JSON.stringify(odd)} of ${JSON.stringify(path)} is no name: nothing was sent.`,
      remedy: "Write names without \\, ?, #, %2F, .. and control characters.",
    }),
  );
});
