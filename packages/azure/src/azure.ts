import type { HttpClient } from "@azure/core-rest-pipeline";
import type { Preflight, Run } from "@slipway/action";
import type { Arm, ArmReads } from "./arm/client.ts";
import type { Cloud } from "./sign-in/clouds.ts";
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
