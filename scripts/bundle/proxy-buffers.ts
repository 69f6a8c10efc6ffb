/**
 * GitHub's HTTP client encodes the user of a proxy by `new Buffer`. Node warns of that outside of node_modules: behind a
 * proxy with a user the log of each step began with the warning.
 */
export function encodeProxyUsers(chunks: ReadonlyMap<string, string>): Map<string, string> {
  const found = /new Buffer\((\w+\.proxyAuth)\)/g;
  if (![...chunks.values()].some((code) => code.match(found)))
    throw new Error("Expected a chunk of the bundle that encodes the user of a proxy.");
  return new Map([...chunks].map(([name, code]) => [name, code.replace(found, "Buffer.from($1)")]));
}
