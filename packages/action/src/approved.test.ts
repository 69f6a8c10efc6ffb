import { approvalFor, formatApprovals } from "./approved.ts";

const here = { GITHUB_RUN_ID: "7", GITHUB_SHA: "abc" };
const approvals = new Map([
  ["network", ["a1", "b2"]],
  ["a step, named", ["c3"]],
  ["nothing", []],
]);
const text = formatApprovals(approvals, here);
const given = (SLIPWAY_APPROVED: string | undefined, step = "network", more: object = {}) =>
  approvalFor(step, { ...here, ...(SLIPWAY_APPROVED === undefined ? {} : { SLIPWAY_APPROVED }), ...more });

test("a step may do what was approved of it, and nothing of another one", () => {
  expect(given(text)).toEqual(new Set(["a1", "b2"]));
  expect(given(text, "a step, named")).toEqual(new Set(["c3"]));
  expect(given(text, "unheard-of")).toEqual(new Set());
  expect(given(text, "nothing")?.has("a1")).toBe(false);
});

test("it is the same approval with other ends of lines, and with blanks around it", () => {
  expect(given(`\n ${text.replaceAll("\n", "\r\n")}\r\n`)).toEqual(new Set(["a1", "b2"]));
});

test("outside of GitHub a run and a commit have no names, and are the same ones", () => {
  const plain = formatApprovals(approvals, {});
  expect(plain.split("\n")[0]).toBe("slipway-approval 1 - -");
  expect(approvalFor("network", { SLIPWAY_APPROVED: plain })).toEqual(new Set(["a1", "b2"]));
});

test("without the variable no approval is in force", () => expect(given(undefined)).toBeUndefined());

const again = "Run all of it again, not only what failed: it makes a new plan for you to approve.";

test.each([
  ["an empty one", "", {}, /SLIPWAY_APPROVED is empty/, /"may contain secret".*Run all of it again/],
  ["one of blanks", " \n ", {}, /SLIPWAY_APPROVED is empty/, /"may contain secret"/],
  ["another text", "yes", {}, /is no approval that this version/, /^Give the output approval of report-drift/],
  ["one of another kind", text.replace("slipway-", "any-"), {}, /is no approval that this version/, /same version/],
  ["one of another version", text.replace(" 1 ", " 2 "), {}, /is no approval that this version/, /same version/],
  [
    "one for another commit",
    text,
    { GITHUB_SHA: "def" },
    /commit abc in run 7, and this is commit def in run 7/,
    again,
  ],
  ["one for another run", text, { GITHUB_RUN_ID: "8" }, /commit abc in run 7, and this is commit abc in run 8/, again],
])("%s is a refusal", (_, approved, env, what, remedy) => {
  expect(() => given(approved, "network", env)).toThrow(
    expect.objectContaining({
      name: "ApprovalError",
      message: expect.stringMatching(what),
      remedy: typeof remedy === "string" ? remedy : expect.stringMatching(remedy),
    }),
  );
});
