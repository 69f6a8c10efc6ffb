/**
 * Who issues the tokens of the jobs of one of GitHub's servers: github.com, one with data residency (SUBDOMAIN.ghe.com), or a
 * GitHub Enterprise Server (GitHub docs, "OpenID Connect reference").
 */
export function githubIssuer(server: string | undefined): string {
  const [, host = "github.com"] = /^https:\/\/([^/]+)/.exec(server ?? "") ?? [];
  if (host === "github.com") return "https://token.actions.githubusercontent.com";
  return host.endsWith(".ghe.com") ? `https://token.actions.${host}` : `https://${host}/_services/token`;
}
