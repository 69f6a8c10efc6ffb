import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { connectKubernetes } from "../../packages/kubernetes/src/connect.ts";
import { readKubeconfig } from "../../packages/kubernetes/src/sign-in/kubeconfig.ts";
import { token } from "./world/clients.ts";
import { intermediate } from "./world/intermediate.ts";
import { attackedRun } from "./world/run.ts";
import { openSignInWorld, type SignInWorld } from "./world/sign-in-world.ts";

let world: SignInWorld;
beforeEach(async () => {
  world = await openSignInWorld();
});
afterEach(() => world.close());

const base64 = (text: string) => Buffer.from(text).toString("base64");
const kubeconfig = (name: string, cluster: object, user: object = { token: token() }) =>
  JSON.stringify({
    "current-context": name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [
      {
        name,
        cluster: { server: world.server.url, "certificate-authority-data": base64(world.server.ca), ...cluster },
      },
    ],
    users: [{ name, user }],
  });
const get = async (path: string | undefined, context: string | undefined, env: Record<string, string>) => {
  const inputs = { kubeconfig: undefined, "kubeconfig-path": path, context, "insecure-skip-tls-verify": false };
  const { kubernetes } = await connectKubernetes(inputs, attackedRun({ env: { HOME: world.folder, ...env } }));
  return await kubernetes.get("/api/v1/namespaces/x");
};

/** Where kubectl finds its configuration (kubernetes.io, "Organizing Cluster Access Using kubeconfig Files"). */
const places: readonly (readonly [tried: string, path: () => string | undefined, context?: string])[] = [
  ["two files, a context of the second", () => `${world.folder}/one:${world.folder}/two`, "two"],
  ["two files, the current context of the first", () => `${world.folder}/one:${world.folder}/two`],
  ["a list in which one file is missing", () => `${world.folder}/none:${world.folder}/two`],
  ["a list with an empty part", () => `:${world.folder}/two`],
  ["~ for the home folder", () => "~/two"],
  ["the default path", () => undefined],
  ["a token in a file beside the second", () => `${world.folder}/one:${world.folder}/.kube/config`, "home"],
];

test.each(
  places.map(([tried, path, context]) => ({
    class: "where a kubeconfig is",
    tried,
    held: "found as kubectl finds it",
    path,
    context,
  })),
)("$class: $tried: $held", async ({ path, context }) => {
  mkdirSync(join(world.folder, ".kube"));
  writeFileSync(join(world.folder, "one"), kubeconfig("one", {}));
  writeFileSync(join(world.folder, "two"), kubeconfig("two", {}));
  writeFileSync(join(world.folder, ".kube", "token"), token());
  writeFileSync(join(world.folder, ".kube", "config"), kubeconfig("home", {}, { tokenFile: "token" }));
  expect(await get(path(), context, {})).toMatchObject({ kind: "Namespace" });
  expect(world.server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${token()}`);
});

test.each(
  ["socks5://127.0.0.1:1", "socks5h://h:1", "socks4://h:1", "ftp://h", "127.0.0.1:8080"].map((tried) => ({
    class: "a proxy-url that Node passes over",
    tried,
    held: "refused",
  })),
)("$class: $tried: $held", async ({ tried }) => {
  const read = readKubeconfig(kubeconfig("a", { "proxy-url": tried }), undefined, async () => "");
  await expect(read).rejects.toMatchObject({ name: "KubeconfigError", message: expect.stringContaining("proxy-url") });
  expect(world.server.requests).toEqual([]);
});

test("an intermediate as certificate-authority-data: a server below it: trusted, as Go does", async () => {
  const { ca, key, cert } = intermediate();
  const below = createServer({ key, cert }, (_request, response) =>
    response.writeHead(200).end('{"kind":"Namespace"}'),
  );
  await new Promise<void>((resolve) => below.listen(0, "127.0.0.1", resolve));
  const address = `https://127.0.0.1:${(below.address() as AddressInfo).port}`;
  writeFileSync(
    join(world.folder, "one"),
    kubeconfig("one", { server: address, "certificate-authority-data": base64(ca) }),
  );
  expect(await get(join(world.folder, "one"), undefined, {})).toMatchObject({ kind: "Namespace" });
  below.closeAllConnections();
  await new Promise((resolve) => below.close(resolve));
});
