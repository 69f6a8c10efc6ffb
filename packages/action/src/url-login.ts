/** What stands before the @ of an address. */
export interface Login {
  readonly scheme: string;
  readonly user: string;
  readonly password: string | undefined;
}

/** The login in an address; undefined when there is none. */
export function loginIn(url: string): Login | undefined {
  const [, scheme, login] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)@/i.exec(url.trim()) ?? [];
  if (scheme === undefined || login === undefined) return undefined;
  const colon = login.indexOf(":");
  const [user, password] = colon < 0 ? [login, undefined] : [login.slice(0, colon), login.slice(colon + 1)];
  return { scheme: scheme.toLowerCase(), user, password };
}

/** Whether what stands there may be a secret: by SSH a user alone is none. */
export function hasSecretLogin(url: string): boolean {
  const login = loginIn(url);
  return login !== undefined && (login.scheme !== "ssh" || login.password !== undefined);
}
