import type { Run } from "@slipway/action";
import type { Send } from "./client/calls.ts";
import type { SignIn } from "./sign-in/credentials.ts";

/** AWS, as what reads and plans reaches it: the functions that write take an `Aws`. */
export interface AwsReads {
  readonly region: string;
  readonly signIn: SignIn;
  readonly run: Run;
}

/** AWS, as an action reaches it. */
export interface Aws extends AwsReads {
  /** Sends a request that changes something. */
  write<T>(attempted: string, send: Send<T>): Promise<T>;
}
