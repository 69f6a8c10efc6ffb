import type { Run, Values } from "@slipway/action";
import type { awsInputs } from "./inputs.ts";
import { makeSignIn, type SignIn } from "./sign-in/sign-in.ts";

/** AWS, as an action reaches it. */
export interface Aws {
  readonly region: string;
  readonly signIn: SignIn;
  readonly run: Run;
}

/** Gets ready to speak to AWS. Nothing is loaded or asked before the first request. */
export function connectAws(inputs: Values<typeof awsInputs>, run: Run): Aws {
  const { region, "role-to-assume": role, "allowed-account-ids": allowedAccounts } = inputs;
  return { region, run, signIn: makeSignIn({ role, region, allowedAccounts }, run) };
}
