import { isNarrower, shutOut } from "./shut-out.ts";

// Who reaches which endpoint: "Cluster API server endpoint" of the EKS user guide.
const [office, within] = ["203.0.113.0/28", "10.0.8.0/24"];
test.each([
  [{}, undefined],
  [{ endpoint: "private" }, undefined],
  [{ endpoint: "private", "runner-range": within }, undefined],
  [{ endpoint: "private", "runner-range": office }, "endpoint"],
  [{ "public-ranges": ["203.0.113.0/24"], "runner-range": office }, undefined],
  [{ "public-ranges": ["198.51.100.0/24", "203.0.113.0/29"], "runner-range": office }, "public-ranges"],
  [{ endpoint: "public-and-private", "public-ranges": ["198.51.100.0/24"], "runner-range": within }, undefined],
  [{ endpoint: "public", "public-ranges": [within], "runner-range": within }, "runner-range"],
] as const)("%j", (given, input) => {
  expect(shutOut(given).map((each) => each.input)).toEqual(input === undefined ? [] : [input]);
});

test("ranges are narrower when someone loses by them", () => {
  expect(isNarrower(["0.0.0.0/0"], ["203.0.113.0/24"])).toBe(true);
  expect(isNarrower(["203.0.113.0/28"], ["203.0.113.0/24", "198.51.100.0/24"])).toBe(false);
});
