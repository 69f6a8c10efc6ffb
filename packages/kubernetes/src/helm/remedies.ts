import { remedyFor } from "../remedies.ts";

/** What to do when Helm fails, by what it says. The first that fits counts. */
export interface HelmRemedy {
  readonly message: RegExp;
  readonly say: string;
}

/** As data: a failed run quotes it, docs/troubleshooting.md lists it. */
export const helmRemedies: readonly HelmRemedy[] = [
  {
    message: /another operation \(install\/upgrade\/rollback\) is in progress/,
    say: "Someone else is changing the release: let that end, then run again.",
  },
  {
    message: /cluster unreachable|\b(no such host|connection refused|i\/o timeout|x509|TLS handshake)/i,
    say: "Let the runner reach the API server and the registry of the chart (mcr.microsoft.com), by HTTPS_PROXY if need be; then run again.",
  },
  {
    message: /cannot be imported into the current release|already exists/,
    say: "Something of the same name is in the cluster that Helm did not make: remove or rename it, then run again.",
  },
  { message: /./, say: "Correct what Helm names, then run again: what it did so far is found again." },
];

/** The remedy for what Helm says; what the API server denied it is named as the API server names it. */
export function helmRemedyFor(written: string): string {
  if (/" cannot \w+ resource "/.test(written)) return remedyFor(403, "Forbidden", written);
  return helmRemedies.find(({ message }) => message.test(written))?.say ?? "Run helm by hand to see what it says.";
}
