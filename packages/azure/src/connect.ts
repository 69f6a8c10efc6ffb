import { isReadOnly, type Run, type Values } from "@slipway/action";
import type { Azure } from "./azure.ts";
import type { azureInputs } from "./inputs.ts";
import { cloudOf } from "./sign-in/clouds.ts";

/** Gets ready to speak to Azure. What that takes is loaded here, not before; a token is asked for at the first request. */
export async function connectAzure(inputs: Values<typeof azureInputs>, run: Run): Promise<Azure> {
  const [{ makeTransport, readOnly }, { makeSignIn }, { makeWire }, { Arm }] = await Promise.all([
    import("./arm/transport.ts"),
    import("./sign-in/sign-in.ts"),
    import("./arm/wire.ts"),
    import("./arm/client.ts"),
  ]);
  const cloud = cloudOf(inputs["azure-cloud"], inputs["arm-endpoint"], run.env);
  const home = new URL(cloud.arm);
  const transport = makeTransport(home, run);
  const http = isReadOnly(run.mode)
    ? (await import("./arm/planned/overlay.ts")).overlay(transport, home, run.planned)
    : transport;
  const signIn = makeSignIn({ tenant: inputs["tenant-id"], client: inputs["client-id"], cloud }, run, http);
  const arm = new Arm(makeWire(cloud, signIn, http, run));
  const azure = { arm, cloud, signIn, http, readOnlyHttp: readOnly(http), run };
  return {
    ...azure,
    async preflight(plan, withRights) {
      const { preflight } = await import("./preflight/preflight.ts");
      return await preflight(plan, azure, withRights);
    },
  };
}
