import type { Run } from "@slipway/action";
import { Arm } from "./client.ts";
import { ArmError } from "./errors.ts";
import type { Wire } from "./wire.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";
const minute = 60_000;

/** A service that refuses whatever is written with this code, until so much time has passed. */
function knownAfter(milliseconds: number, code: string) {
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

// The last right after a grant: hashicorp/terraform-provider-azurerm#24064.
const passing = ["PrincipalNotFound", "ServicePrincipalNotFound", "CustomPrivateDNSZoneMissingPermissionError"];
describe.each(passing)("what is refused with %s", (code) => {
  test("is created once the identity is known, even if that takes minutes", async () => {
    const { arm } = knownAfter(4 * minute, code);
    expect(await arm.put(id, {})).toMatchObject({ properties: { provisioningState: "Succeeded" } });
  });

  test("is reported in the end if there is no such identity", async () => {
    const { arm, clock } = knownAfter(Number.POSITIVE_INFINITY, code);
    await expect(arm.put(id, {})).rejects.toMatchObject({ code });
    expect(clock.now()).toBeLessThan(10 * minute);
  });
});
