import { unknownText } from "@slipway/reconcile";
import { integer, list, text } from "./input.ts";
import { readUnknown } from "./unknown-value.ts";

const later = unknownText("network.id");
const word = text("A word.", { form: { pattern: /^[a-z]+$/, write: "Write letters." } });
const count = integer("A number.", { min: 1, max: 9 });

test.each([
  ["a text of any form", word, later, { value: later }],
  ["a number, which is left open", count, later, { value: undefined }],
  ["a line alone", list("Words.", word), later, { value: [later] }],
  ["a line beside others", list("Words.", word), `a\n${later}\r\nb`, { value: ["a", "b", later] }],
  ["a line of a list that takes it as it is", list("Texts.", text("A text.")), `a\n${later}`, { value: ["a", later] }],
  ["a line beside a wrong one", list("Words.", word), `${later}\n7`, { problem: 'Line 1 ("7"): Write letters.' }],
])("a plan takes what is known after apply for %s", (_, input, given, reading) => {
  expect(readUnknown(input, given, true)).toEqual(reading);
});

test.each([
  [later, "It comes from a plan: network.id is known after apply"],
  ["known-after-apply:", "It comes from a plan: what it comes from is known after apply"],
])("an apply does not take %s", (given, says) => {
  expect(readUnknown(word, given, false)).toEqual({
    problem: `${says}, and was not applied in this job. Apply the step that gives it before this one, in the same job.`,
  });
});
