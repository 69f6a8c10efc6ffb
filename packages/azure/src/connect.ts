import type { HttpClient } from "@azure/core-rest-pipeline";
import { isReadOnly, type Preflight, type Run, type Values } from "@slipway/action";
import type { Arm, ArmReads } from "./arm/client.ts";
import type { azureInputs } from "./inputs.ts";
import { type Cloud, cloudOf } from "./sign-in/clouds.ts";
import type { SignIn } from "./sign-in/sign-in.ts";

/** Azure, as what reads and plans reaches it: nothing here can write. */
export interface AzureReads {
  readonly arm: ArmReads;
  readonly cloud: Cloud;
  readonly signIn: SignIn;
  /** Sends GET and HEAD requests alone. */
  readonly readOnlyHttp: HttpClient;
  readonly run: Run;
}

/** Azure, as an action reaches it. */
export interface Azure extends AzureReads, Preflight {
  readonly arm: Arm;
  readonly http: HttpClient;
}

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
