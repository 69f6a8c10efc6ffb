import type { Arrange } from "@slipway/testing";

/** The example that the documentation shows: nothing of it is in any cloud. */
export const arrange: Arrange = async () => ({
  inputs: { file: "examples/environments.yml", given: "subscription-id\ntenant-id\nclient-id" },
  owned: async () => undefined,
  foreign: async () => undefined,
  concurrentEdit: async () => undefined,
  introduceDrift: async () => undefined,
  wrong: {
    inputs: { only: "north/west", given: "Client ID", "to-destroy": "perhaps" },
    named: ["only", "given", "to-destroy"],
  },
  confirm: "examples/environments.yml",
});
