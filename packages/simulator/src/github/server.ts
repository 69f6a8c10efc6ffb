import type { World, WorldState } from "../world/world.ts";

/** Where one of GitHub's servers answers, and what follows from whose machine it is. */
export interface GithubServer {
  /** Of its pages, and of git. */
  readonly site: string;
  readonly api: string;
  readonly graphql: string;
  /** Of the ID tokens of its jobs. */
  readonly issuer: string;
  readonly avatars: string;
  /** What its tokens say of where a job runs. */
  readonly runners: "github-hosted" | "self-hosted";
  readonly limitsRates: boolean;
}

export const githubCom: GithubServer = {
  site: "https://github.com",
  api: "https://api.github.com",
  graphql: "https://api.github.com/graphql",
  issuer: "https://token.actions.githubusercontent.com",
  avatars: "https://avatars.githubusercontent.com",
  runners: "github-hosted",
  limitsRates: true,
};

/**
 * GitHub Enterprise Server on a host. The issuer: github/docs, content/actions/reference/security/oidc.md. The API:
 * content/rest/using-the-rest-api/getting-started-with-the-rest-api.md and content/graphql/guides/forming-calls-with-graphql.md.
 * Avatars with subdomain isolation: content/admin/configuring-settings/hardening-security-for-your-enterprise/enabling-subdomain-isolation.md.
 * No limits by default: content/rest/using-the-rest-api/rate-limits-for-the-rest-api.md.
 */
export const enterpriseServer = (host: string): GithubServer => ({
  site: `https://${host}`,
  api: `https://${host}/api/v3`,
  graphql: `https://${host}/api/graphql`,
  issuer: `https://${host}/_services/token`,
  avatars: `https://avatars.${host}`,
  runners: "self-hosted",
  limitsRates: false,
});

/** The path of an address, which other paths go on from. */
export const pathOf = (root: string): string => new URL(root).pathname.replace(/\/$/, "");

/** Whether an address is another one, or below it. */
export const isBelow = ({ host, pathname }: URL, root: string): boolean =>
  host === new URL(root).host && `${pathname}/`.startsWith(`${pathOf(root)}/`);

const section = "github-server";

/** Which of GitHub's servers a world has. */
export const githubServer = (world: World): GithubServer => world.section(section, () => ({ ...githubCom }));

/** The same of a world that was kept. */
export const githubServerIn = ({ sections }: Pick<WorldState, "sections">): GithubServer =>
  (sections[section] as GithubServer | undefined) ?? githubCom;

/** Gives a world this server. Whom its clouds trust from the beginning follows from it, so it comes first. */
export function placeGithub(world: World, server: GithubServer): void {
  Object.assign(githubServer(world), server);
}
