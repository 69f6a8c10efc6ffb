import type { GithubReads } from "./client.ts";

test("what reads and plans cannot write", () => {
  const plans = [
    // @ts-expect-error: POST
    (github: GithubReads) => github.post("issues", {}),
    // @ts-expect-error: PATCH
    (github: GithubReads) => github.patch("issues/1", {}),
    // @ts-expect-error: PUT
    (github: GithubReads) => github.put("issues/1", {}),
    // @ts-expect-error: DELETE
    (github: GithubReads) => github.delete("issues/comments/1"),
  ];
  expect(plans).toHaveLength(4);
});
