import { address, networkName, networkRange, rangesOrAuto, rangesToAvoid } from "./inputs.ts";

test.each([
  [networkName(4), "a", true],
  [networkName(4), "a-b_", true],
  [networkName(4), "abcde", false],
  [networkName(4), "-a", false],
  [networkName(4), "a-", false],
])("a name of at most four characters (%#)", ({ pattern, write }, name, fits) => {
  expect(pattern.test(name)).toBe(fits);
  expect(write).toMatch(/^Write 1 to 4 letters, .*\.$/);
});

test.each([
  [networkRange("A."), "10.0.0.0/29", { value: "10.0.0.0/29" }],
  [networkRange("A."), "64.0.0.0/2", { value: "64.0.0.0/2" }],
  [networkRange("A."), "10.0.0.0/30", { problem: "Write a range from /2 to /29." }],
  [networkRange("A."), "0.0.0.0/1", { problem: "Write a range from /2 to /29." }],
  [networkRange("A."), "x", { problem: expect.stringMatching(/^Write .*\.$/) }],
  [rangesOrAuto("A."), "auto", { value: undefined }],
  [rangesOrAuto("A."), "10.0.0.0/24\n10.1.0.0/24", { value: ["10.0.0.0/24", "10.1.0.0/24"] }],
  [rangesToAvoid("A."), "10.0.0.0/30", { value: ["10.0.0.0/30"] }],
  [address("A."), "10.0.0.4", { value: "10.0.0.4" }],
  [address("A."), "10.0.0", { problem: "Write an IPv4 address, such as 10.1.0.4." }],
])("an input for ranges or addresses (%#)", (input, text, reading) => {
  expect(input.read(text)).toEqual(reading);
});
