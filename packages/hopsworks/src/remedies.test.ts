import { HopsworksError, SilentError } from "./client/errors.ts";
import { remedies, remedyFor } from "./remedies.ts";

test.each([
  [400, "Cluster demo Already exists", "no", "choose another name"],
  [400, "Invalid disk size", "no", "correct what the message names"],
  [403, "", "no", "create one in its settings (API keys)"],
  [404, "", "no", "Someone deleted it meanwhile"],
  [429, "", "passing", "throttles this key"],
  [418, "", "no", "Correct what the message describes"],
  [499, "", "no", "Correct what the message describes"],
  [500, "", "passing", "has a problem: run again later"],
  [503, "", "passing", "has a problem: run again later"],
])("%i (%s): try again: %s, and what to do", (code, message, retry, say) => {
  expect(remedyFor(code, message)).toMatchObject({ retry, say: expect.stringContaining(say) });
});

test.each(remedies.map((remedy) => [remedy.code, remedy] as const))("%i is answered in sentences", (_, { say }) => {
  expect(say).toMatch(/^[A-Z].{20,}\.$/);
});

test.each([
  [400, {}, undefined],
  [429, {}, 5_000],
  [429, { "retry-after": "17" }, 17_000],
  [500, { "retry-after": "soon" }, 5_000],
])("after %i with %j it rests for %s", (code, headers, rest) => {
  expect(new HopsworksError("GET a", code, "m", headers).rest).toBe(rest);
});

test("a refusal says what was attempted, by whom it was refused and why, and silence in how many tries", () => {
  expect(new HopsworksError("GET a", 400, "x".repeat(501)).message).toBe(
    `GET a was refused with 400: ${"x".repeat(500)}`,
  );
  expect(new HopsworksError("GET a", 404, "")).toMatchObject({
    message: "GET a was refused with 404: The answer was empty.",
    status: 404,
    remedy: "Someone deleted it meanwhile: run again.",
  });
  expect(new SilentError("GET a", "api.example", 6, "reset")).toMatchObject({
    message: "GET a got no answer of api.example in 6 tries: reset",
    remedy:
      "Check the input api, and that the runner reaches api.example. If the service is no longer there, leave api-key out. The output payload has what the form of a new cluster asks for.",
  });
});
