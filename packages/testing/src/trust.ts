import tls from "node:tls";

/** Has this process trust an authority beside those that Node brings: the machine's own take long to read. */
export const trustAlso = (authority: string): void =>
  tls.setDefaultCACertificates([...tls.rootCertificates, authority]);
