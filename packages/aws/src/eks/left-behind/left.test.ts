import { lineOf } from "./left.ts";

// "Amazon EC2 allows for any character in its tags": Amazon EC2 User Guide, tag restrictions.
test("what tags say makes no line, command or colour of its own", () => {
  const about = "1 GiB, claim a\n- volume vol-2 (1 GiB)\r::set-output name=x::y\u001b[31m\u202e\u2028##[error]";
  const line = lineOf({ kind: "volume", id: "vol-1", about });
  expect(line).toBe("- volume vol-1 (1 GiB, claim a - volume vol-2 (1 GiB) ::set-output name=x::y [31m ##[error])");
  expect(lineOf({ kind: "volume", id: "vol-1", about: "a".repeat(9_000) }).length).toBeLessThan(500);
});
