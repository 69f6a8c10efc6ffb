import tls from "node:tls";

let trusted: string | undefined;

/** Has this process trust one authority and no other: no test asks beyond this machine, and reading all of Node's takes long. */
export function trustOnly(authority: string): void {
  // Node reads its authorities again after each call.
  if (authority !== trusted) tls.setDefaultCACertificates([authority]);
  trusted = authority;
}
