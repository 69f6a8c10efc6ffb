import { remedies, remedyFor } from "./remedies.ts";

test.each([
  [401, "Bad credentials", "no", "fresh github-token"],
  [403, "API rate limit exceeded for installation.", "passing", "GitHub throttles this token"],
  [403, "Resource not accessible by personal access token", "no", "in its own settings"],
  [403, "Resource not accessible by integration", "no", "Grant the job the permission"],
  [403, "Must have admin rights to Repository.", "no", "Grant the token the permission that the message names."],
  [404, "Not Found", "no", "Check the repository and the number"],
  [410, "Issues are disabled for this repo", "no", "Switch issues on"],
  [422, "Validation Failed", "no", "shorten or correct"],
  [429, "You have exceeded a secondary rate limit", "passing", "GitHub throttles this token"],
  [499, "?", "no", "GitHub's documentation of the REST API"],
  [500, "?", "passing", "githubstatus.com"],
  [503, "?", "passing", "githubstatus.com"],
])("%s %s: try again: %s, and what to do", (status, message, retry, say) => {
  expect(remedyFor(status, message)).toMatchObject({ retry, say: expect.stringContaining(say) });
});

test.each(remedies.map((remedy) => [remedy.status, remedy] as const))("%s is answered in sentences", (_, { say }) => {
  expect(say).toMatch(/^[A-Z].{20,}\.$/);
});
