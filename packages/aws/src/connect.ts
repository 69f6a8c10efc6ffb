import type { Preflight, Run, Values } from "@slipway/action";
import type { Aws } from "./aws.ts";
import { write } from "./client/calls.ts";
import type { awsInputs } from "./inputs.ts";
import { makeSignIn } from "./sign-in/sign-in.ts";

/** Gets ready to speak to AWS. Nothing is loaded or requested before the first call. */
export function connectAws(inputs: Values<typeof awsInputs>, run: Run): Aws & Preflight {
  const { region, "role-to-assume": role, "allowed-account-ids": allowedAccounts } = inputs;
  const signIn = makeSignIn({ role, region, allowedAccounts }, run);
  const aws: Aws = { region, run, signIn, write: (attempted, send) => write(run, attempted, send) };
  return {
    ...aws,
    async preflight(plan, withRights) {
      if (!withRights) return [];
      const { preflight } = await import("./preflight/preflight.ts");
      return await preflight(plan, role, aws);
    },
  };
}
