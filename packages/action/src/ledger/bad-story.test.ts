import { go } from "../lamp.test-support.ts";

test.each([
  [{ INPUT_MODE: "check" }, "check"],
  [{ SLIPWAY_MODE: "plan", INPUT_MODE: " " }, "plan"],
  [{ SLIPWAY_MODE: " destroy ", INPUT_CONFIRM: "lamp" }, "destroy"],
  [{}, "apply"],
  [{ GITHUB_EVENT_NAME: "pull_request" }, "plan"],
])("a step with a bad input (%j) shows the later ones of its job that it did nothing, and why", async (env, mode) => {
  const { code, entry } = await go({}, { GITHUB_ACTION: "lamp-1", INPUT_ON: "dim", ...env });
  expect(code).toBe(1);
  expect(entry).toEqual({
    format: 1,
    step: "lamp-1",
    order: 0,
    at: expect.any(Number),
    story: {
      action: "lamp",
      mode,
      waits: [],
      warnings: [],
      failures: [{ what: expect.stringMatching(/^One input needs a change.*\n- on: "dim" does not fit/) }],
      leftInProgress: [],
    },
    changed: false,
    approval: [],
    shows: {},
    outputs: {},
  });
});
