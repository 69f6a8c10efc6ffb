/** `git@host:owner/repository`, as people copy it, is written with a scheme in Azure. */
export const gitUrl = (url: string): string => url.replace(/^([\w.-]+@[\w.-]+):(?!\/\/)\/?/, "ssh://$1/");

/** What is wrong with the address of a repository, without a word of it: there may be a secret in it. */
export function judgeGitUrl(given: string): string | undefined {
  const url = URL.parse(gitUrl(given));
  if (url === null || !/^(https|ssh):$/.test(url.protocol) || url.hostname === "" || url.pathname.length < 2)
    return "Write https://host/owner/repository, ssh://git@host/owner/repository or git@host:owner/repository.";
  if (url.password !== "" || (url.protocol === "https:" && url.username !== ""))
    return "It contains a login, which anyone who may read the configuration could read. Revoke that token and create a new one, write the address without it, and give it in https-user and https-token.";
  if (url.search !== "" || url.hash !== "") return "Write it without ? and #: the text after them may be a secret.";
  return undefined;
}

/** What of an address that others wrote may be a secret: a password, a token in place of the user, and a query. */
export function secretsIn(url: string): string[] {
  const [, scheme = "", user = "", password] = /^(\w+):\/\/([^:@/]*)(?::([^@/]*))?@/.exec(url) ?? [];
  const [, query = ""] = /\?([^#]+)/.exec(url) ?? [];
  return [password ?? (scheme.toLowerCase() === "ssh" ? "" : user), query].filter((part) => part !== "");
}

/** Whether a repository is reached by SSH. */
export const isSsh = (url: string): boolean => gitUrl(url).startsWith("ssh:");
