import type { Remedy } from "../client/remedy.ts";

/** What STS says. */
export const signInRemedies: readonly Remedy[] = [
  {
    code: /^AccessDenied(Exception)?$/,
    message: /AssumeRoleWithWebIdentity/,
    retry: "no",
    say: "Correct the trust policy of the role, or role-to-assume: the role has to exist, and to grant sts:AssumeRoleWithWebIdentity to GitHub's OIDC provider for this job's subject. Repositories created since July 2026 have subjects with IDs (repo:OWNER@ID/REPO@ID:…).",
  },
  {
    code: /^(IDPCommunicationError|RequestTimeout)(Exception)?$/,
    retry: "passing",
    say: "AWS did not reach GitHub's OIDC provider: run again later.",
  },
  {
    code: /^InvalidIdentityToken(Exception)?$/,
    message: /retrieve verification key/i,
    retry: "passing",
    say: "AWS did not reach GitHub's OIDC provider for its keys: run again later.",
  },
  {
    code: /^InvalidIdentityToken(Exception)?$/,
    retry: "no",
    say: "Add GitHub's OIDC provider to the account, with the client ID sts.amazonaws.com: https://token.actions.githubusercontent.com, or https://HOST/_services/token of a GitHub Enterprise Server.",
  },
];
