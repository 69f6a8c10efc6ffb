import tls from "node:tls";

/** Has this process trust one authority and no other: no test asks beyond this machine, and reading all of Node's takes long. */
export const trustOnly = (authority: string): void => tls.setDefaultCACertificates([authority]);
