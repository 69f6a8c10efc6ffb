import { tagList } from "./tags.ts";

test.each([
  ["made-by=us", "another name than made-by"],
  ["aws:x=1", "must not begin with aws:"],
  ["stage", "Write name=value"],
])("a tag that is not for inputs is refused: %s", (text, problem) => {
  expect(tagList("Tags.").read(text)).toEqual({ problem: expect.stringContaining(problem) });
});

test("other tags are taken, with whatever equals sign is in their values", () => {
  expect(tagList("Tags.").read("Stage=test\nmade-by-team=a=b\nempty=")).toEqual({
    value: { Stage: "test", "made-by-team": "a=b", empty: "" },
  });
});
