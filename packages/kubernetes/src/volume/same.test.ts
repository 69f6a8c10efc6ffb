import { sameInVolume } from "./same.ts";

test.each([
  ["1Gi", "1024Mi", true],
  ["1Ti", "1024Gi", true],
  ["1073741824", "1Gi", true],
  ["1Gi", "1Ti", false],
  ["1G", "1Gi", false],
])("a capacity of %s is %s: %s", (have, want, same) => {
  expect(sameInVolume("spec.capacity.storage", have, want)).toBe(same);
});

test("access modes are the same in any order, and whatever else is there is compared as it is", () => {
  const modes = ["ReadWriteMany", "ReadOnlyMany"];
  expect(sameInVolume("spec.accessModes", modes, [...modes].reverse())).toBe(true);
  expect(sameInVolume("spec.accessModes", modes, modes.slice(1))).toBe(false);
  expect(sameInVolume("spec.mountOptions", ["a"], ["a"])).toBeUndefined();
});
