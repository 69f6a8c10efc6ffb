import { tagList } from "./tags.ts";

const read = (text: string) => tagList("Tags.").read(text);
const many = (count: number) => Array.from({ length: count }, (_, at) => `tag${at}=x`).join("\n");

// What AWS reserves and how long tags are: AWS::EKS::AccessEntry Tag of CloudFormation's reference, and Tag of EC2's model
// (botocore, ec2/2016-11-15/service-2.json), which has the shortest names. That IAM's names have no case: its TagRole.
test.each([
  ["made-by=us", "another name than made-by"],
  ["Made-By=us", "another name than made-by"],
  ["aws:x=1", "neither begins with aws:"],
  ["AWS:x=1", "neither begins with aws:"],
  ["x=aws:1", "neither begins with aws:"],
  ["x=Aws:1", "neither begins with aws:"],
  ["stage", "Write name=value"],
  ["=test", "Write name=value"],
  [`${"a".repeat(128)}=1`, "at most 127 for the name"],
  [`a=${"1".repeat(257)}`, "256 for the value"],
  ["a=1\na=2", "Write a once"],
  ["Cost=1\nstage=2\ncost=3", "Write cost once"],
  [many(50), "at most 49 tags"],
])("a tag that is not for inputs is refused: %j", (text, problem) => {
  expect(read(text)).toEqual({ problem: expect.stringContaining(problem) });
});

// What a runner, a shell, a page or a workflow would take for something else than a text.
test.each([
  "%0A::warning::x",
  "a\t##[group]",
  "${{ secrets.KEY }}",
  "$(id)",
  "`id`",
  "<b>",
  "a\u200bb",
  "a\u0085b",
  "[a](b)",
])("a value with other signs than AWS takes everywhere is refused: %j", (value) => {
  expect(read(`a=${value}`)).toEqual({ problem: expect.stringContaining("Write name=value") });
});

test("other tags are taken, with whatever equals sign is in their values", () => {
  expect(read("Stage=test\nmade-by-team=a=b\nempty=\nconstructor=x\nword=::set-output name=a::b")).toEqual({
    value: { Stage: "test", "made-by-team": "a=b", empty: "", constructor: "x", word: "::set-output name=a::b" },
  });
  expect(read(`${"a".repeat(127)}=${"1".repeat(256)}`)).toHaveProperty("value");
  expect(read(many(49))).toHaveProperty("value");
});
