import type { Arm, ArmReads } from "./arm/client.ts";
import type { AzureReads } from "./azure.ts";

test("what reads and plans in Azure cannot write: this file does not compile otherwise", () => {
  const write = (from: AzureReads, arm: ArmReads) => {
    // @ts-expect-error A plan has no client that can write.
    void from.arm.put("/x", {});
    // @ts-expect-error Nor the transport that the SDKs write by.
    void from.http;
    // @ts-expect-error A client that reads is no client that writes.
    const all: Arm = arm;
    return all;
  };
  expect(write).toBeInstanceOf(Function);
});
