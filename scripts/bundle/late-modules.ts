/**
 * Lets Node load its cryptography when something first asks for it. `@actions/core` imports it for the marks of its files, and
 * a run that ends at its inputs needs none: loading it took a fifth of what a bare Node takes.
 */
export function loadCryptoLate(code: string): string {
  const found = /(\w+)\.exports=(\w+\(import\.meta\.url\)\("crypto"\))/g;
  const late = code.replace(
    found,
    (_, module: string, load: string) =>
      `let crypto;${module}.exports=new Proxy({},{get:(_,name)=>(crypto??=${load})[name]})`,
  );
  if (code.match(found)?.length !== 1) throw new Error('Expected one module of the bundle that loads "crypto".');
  return late;
}

/**
 * GitHub's toolkit begins by loading two HTTP clients and asking one for agents, for requests that it is given no way to send.
 * It is given ours with each: to load the two took longer than what a report asks.
 */
export function loadNoHttpClients(chunks: ReadonlyMap<string, string>): Map<string, string> {
  const found = /(context\.repo requires[^;]{0,99})var (\w+)=(\w+)\(\d+\),(\w+)=\3\(\d+\);/;
  const instead = "$1var $2={HttpClient:class{getAgent(){}getAgentDispatcher(){}}},$4={};";
  if ([...chunks.values()].filter((code) => found.test(code)).length !== 1)
    throw new Error("Expected one chunk of the bundle with GitHub's toolkit.");
  return new Map([...chunks].map(([name, code]) => [name, code.replace(found, instead)]));
}

/**
 * GitHub's HTTP client loads undici for requests by way of some proxies. It asks for a job's token by Node's own: to load
 * undici for nothing took a twelfth of a check.
 */
export function loadUndiciLate(chunks: ReadonlyMap<string, string>): Map<string, string> {
  const found = /(_decodedPassword\}\}var \w+=(\w+)\(\d+\),\w+=)\2\((\d+)\)/;
  const late = "$1new Proxy({},{get:(_,name)=>$2($3)[name]})";
  if (![...chunks.values()].some((code) => found.test(code)))
    throw new Error("Expected a chunk of the bundle with GitHub's HTTP client.");
  return new Map([...chunks].map(([name, code]) => [name, code.replace(found, late)]));
}
