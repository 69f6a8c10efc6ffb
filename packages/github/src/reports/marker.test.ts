import type { Github } from "../client/client.ts";
import { bodyChanges, bodyOf, copyChanges, isOwned, recordIn, refuseCopies, subjectIn } from "./marker.ts";

const github = { actsAs: "Bot" } as Github;
const bot = { login: "robot", type: "Bot" };
const report = { subject: "prod", text: "text", footer: "footer" };

test("a body has the mark, the text and the footer, and can be read again", () => {
  const body = bodyOf({ ...report, kind: "drift" }, "slipway-0123456789abcdef");
  expect(body).toBe("<!-- slipway:drift:prod slipway-0123456789abcdef -->\ntext\n<!-- slipway:footer -->\nfooter");
  expect([recordIn({ body }), subjectIn({ body }, "drift")]).toEqual(["slipway-0123456789abcdef", "prod"]);
  expect(subjectIn({ body }, "plan")).toBeUndefined();
  for (const other of [undefined, null, "", `x${body}`])
    expect([recordIn({ body: other as string }), subjectIn({ body: other as string }, "drift")]).toEqual([
      undefined,
      undefined,
    ]);
});

test("a post is ours with the record and an author of the token's own sort", () => {
  const record = "slipway-0123456789abcdef";
  const body = bodyOf({ ...report, kind: "plan" }, record);
  expect(isOwned({ body, user: bot }, record, github)).toBe(true);
  expect(isOwned({ body, user: { login: "x", type: "User" } }, record, github)).toBe(false);
  expect(isOwned({ body, user: null }, record, github)).toBe(false);
  expect(isOwned({ body, user: bot }, "slipway-other", github)).toBe(false);
});

test("bodies are compared without their footers and ends of lines, and shown by hashes", async () => {
  const body = bodyOf({ ...report, kind: "plan" }, "slipway-0123456789abcdef");
  const footed = bodyOf({ ...report, footer: "another", kind: "plan" }, "slipway-0123456789abcdef");
  expect(await bodyChanges({ body: body.replaceAll("\n", "\r\n") }, footed)).toEqual([]);
  const [change, ...more] = await bodyChanges({ body }, body.replace("text", "other"));
  expect([change?.field, more]).toEqual(["body", []]);
  for (const shown of [change?.have, change?.want]) expect(String(shown)).toMatch(/[0-9a-f]{16}/);
  expect(change?.have).not.toEqual(change?.want);
  expect(await bodyChanges({ body: null }, body)).toHaveLength(1);
});

test("copies are a change, and refuse the run that made one", () => {
  expect(copyChanges([])).toEqual([]);
  expect(copyChanges([1, 2])).toEqual([{ field: "copies", have: 2, want: 0 }]);
  expect(() => refuseCopies([1])).not.toThrow();
  expect(() => refuseCopies([1, 2])).toThrow("2 of the same were created at the same time.");
});
