import type { Run } from "@slipway/action";
import { Arm } from "./client.ts";
import { ArmError } from "./errors.ts";
import type { Wire } from "./wire.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";
const minute = 60_000;

/** A service that takes its time, and refuses whatever is written with this code, until so much time has passed. */
function knownAfter(milliseconds: number, code: string, takes = 0) {
  let time = 0;
  const clock = {
    now: () => time,
    async sleep(rest: number) {
      time += rest;
    },
  };
  const wire: Wire = {
    run: {
      clock,
      entries: [],
      debug: () => {},
      wait: (_what: string, work: () => unknown) => work(),
    } as unknown as Run,
    async send(method, target) {
      const body = { code, message: "Not known.", details: [], additionalInfo: [] };
      time += takes;
      if (time < milliseconds) throw await ArmError.refused(`${method} ${target}`, 400, body);
      return {
        status: 200,
        headers: new Map<string, string>(),
        body: { properties: { provisioningState: "Succeeded" } },
      };
    },
  };
  return { arm: new Arm(wire), clock };
}

/** Each code, how long it passes by itself, and after which time of it a run gives up. */
const passing: readonly [code: string, passes: number, isFinal: number][] = [
  ["PrincipalNotFound", 4, 5],
  ["ServicePrincipalNotFound", 4, 5],
  // A role may take ten minutes to count: hashicorp/terraform-provider-azurerm#24064.
  ["CustomPrivateDNSZoneMissingPermissionError", 9, 10],
  ["ResourceMissingPermissionError", 9, 10],
];
describe.each(passing)("what is refused with %s", (code, passes, isFinal) => {
  test(`is created once that is known everywhere, even after ${passes} minutes`, async () => {
    const { arm } = knownAfter(passes * minute, code);
    expect(await arm.put(id, {})).toMatchObject({ properties: { provisioningState: "Succeeded" } });
  });

  test(`is reported after ${isFinal} minutes`, async () => {
    const { arm, clock } = knownAfter(Number.POSITIVE_INFINITY, code);
    await expect(arm.put(id, {})).rejects.toMatchObject({ code });
    expect(clock.now()).toBe(isFinal * minute);
  });
});

test("the time that a service takes to refuse is not taken from the wait", async () => {
  const { arm } = knownAfter(20 * minute, "CustomPrivateDNSZoneMissingPermissionError", 15 * minute);
  expect(await arm.put(id, {})).toMatchObject({ properties: { provisioningState: "Succeeded" } });
});
