import { tagList } from "./tags.ts";

test.each([
  "made-by=us",
  "stage=test\nMade-By=slipway-0123456789abcdef",
])("the tag that records who created a thing is not for inputs: %j", (text) => {
  expect(tagList("Tags.").read(text)).toEqual({ problem: expect.stringContaining("another name than made-by") });
});

test("other tags are taken, with whatever equals sign is in their values", () => {
  expect(tagList("Tags.").read("stage=test\nmade-by-team=a=b")).toEqual({
    value: { stage: "test", "made-by-team": "a=b" },
  });
});
