/** What Entra's own codes ask for (Microsoft identity platform, "Authentication and authorization error codes"). */
export const signInRemedies: readonly { readonly codes: readonly string[]; readonly say: string }[] = [
  {
    codes: ["AADSTS700213", "AADSTS70021", "AADSTS7002131", "AADSTS700212", "AADSTS700211", "AADSTS70025"],
    say: "Add a federated credential to the identity with exactly the issuer, subject and audience that the message quotes. Repositories made since July 2026 have subjects with IDs (repo:OWNER@ID/REPO@ID:…).",
  },
  { codes: ["AADSTS700016"], say: "Correct client-id or tenant-id: that tenant has no such application." },
  { codes: ["AADSTS90002", "AADSTS900023"], say: "Correct tenant-id: there is no such tenant in this cloud." },
  {
    codes: ["AADSTS7000215", "AADSTS7000222"],
    say: "Renew the client secret, or better, sign in by OIDC with a federated credential.",
  },
  { codes: ["AADSTS700024"], say: "The assertion had expired: check the clock of the runner, then run again." },
];

/** What to do about a refusal of Entra's; undefined for a code that is not known. */
export function signInRemedy(message: string): string | undefined {
  const named = new Set<string>(message.match(/AADSTS\d+/g));
  return signInRemedies.find(({ codes }) => codes.some((code) => named.has(code)))?.say;
}
