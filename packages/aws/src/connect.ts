import type { Run, Values } from "@slipway/action";
import { type Send, write } from "./client/calls.ts";
import type { awsInputs } from "./inputs.ts";
import type { SignIn } from "./sign-in/credentials.ts";
import { makeSignIn } from "./sign-in/sign-in.ts";

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

/** Gets ready to speak to AWS. Nothing is loaded or requested before the first call. */
export function connectAws(inputs: Values<typeof awsInputs>, run: Run): Aws {
  const { region, "role-to-assume": role, "allowed-account-ids": allowedAccounts } = inputs;
  const signIn = makeSignIn({ role, region, allowedAccounts }, run);
  return { region, run, signIn, write: (attempted, send) => write(run, attempted, send) };
}
