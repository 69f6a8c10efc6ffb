import type { HopsworksReads } from "./reads.ts";

test("what reads and plans cannot write", () => {
  // @ts-expect-error: no request that changes something
  const plan = (hopsworks: HopsworksReads) => hopsworks.send("POST", "api/clusters", {});
  expect(plan).toBeInstanceOf(Function);
});
