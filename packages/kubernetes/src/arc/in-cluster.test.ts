import { generateKeyPairSync } from "node:crypto";
import { gzipSync } from "node:zlib";
import { fakeCluster } from "../client/fake-cluster.test-support.ts";
import { untilGone } from "./gone.ts";
import { ArcInCluster } from "./in-cluster.ts";

const secretsPath = "/api/v1/namespaces/azure-arc-release/secrets";
const configPath = "/api/v1/namespaces/azure-arc/configmaps/azure-clusterconfig";
const pairOf = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 1024,
    publicKeyEncoding: { type: "pkcs1", format: "der" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
const [kept, other] = [pairOf(), pairOf()];

const keySecret = (privateKey: string | undefined, metadata: object = {}) => ({
  metadata: { name: "slipway-arc-key", uid: "k", ...metadata },
  ...(privateKey === undefined ? {} : { data: { privateKey: Buffer.from(privateKey).toString("base64") } }),
});
/** A release as Helm keeps it (pkg/storage/driver of helm/helm): JSON in gzip in base64, in a Secret, which is base64 again. */
const helmSecret = (version: string, global: object, labels: object = {}) => ({
  metadata: {
    name: `sh.helm.release.v1.azure-arc.v${version}`,
    uid: `s${version}`,
    creationTimestamp: "1970-01-01T00:00:07Z",
    labels: { owner: "helm", name: "azure-arc", status: "deployed", version, ...labels },
  },
  data: {
    release: Buffer.from(
      gzipSync(JSON.stringify({ config: { global }, chart: { metadata: { version: `1.${version}.0` } } })).toString(
        "base64",
      ),
    ).toString("base64"),
  },
});
const named = { subscriptionId: "s", resourceGroupName: "g", resourceName: "c" };
const resource = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c";
const config = { data: { AZURE_SUBSCRIPTION_ID: "s", AZURE_RESOURCE_GROUP: "g", AZURE_RESOURCE_NAME: "c" } };

function look(secrets: readonly object[] | undefined, more: Readonly<Record<string, object>> = {}) {
  const cluster = fakeCluster({ ...(secrets ? { [secretsPath]: { items: secrets } } : {}), ...more });
  const masked: string[] = [];
  Object.assign(cluster.kubernetes.run, { mask: (secret: string) => void masked.push(secret) });
  return { masked, inCluster: new ArcInCluster(cluster.kubernetes) };
}

test.each<[string, object[] | undefined, Readonly<Record<string, object>>, object]>([
  [
    "nothing at all",
    undefined,
    {},
    { key: undefined, release: undefined, resource: undefined, publicKey: undefined, usesKeptKey: false },
  ],
  [
    "agents that came in another way",
    [],
    { [configPath]: config },
    { key: undefined, release: undefined, resource, usesKeptKey: false },
  ],
  [
    "a key that is kept, before the agents",
    [keySecret(kept.privateKey)],
    { [configPath]: config },
    {
      key: { privateKey: kept.privateKey, uid: "k", annotations: {} },
      release: undefined,
      resource: undefined,
      publicKey: kept.publicKey.toString("base64"),
      usesKeptKey: true,
    },
  ],
  ["a secret without a key", [keySecret(undefined), keySecret("")], {}, { key: undefined, publicKey: undefined }],
  [
    "agents with the key that is kept",
    [
      keySecret(kept.privateKey, { annotations: { a: "b" } }),
      helmSecret("1", { ...named, onboardingPrivateKey: kept.privateKey }),
    ],
    {},
    {
      key: { privateKey: kept.privateKey, uid: "k", annotations: { a: "b" } },
      resource,
      publicKey: kept.publicKey.toString("base64"),
      usesKeptKey: true,
    },
  ],
  [
    "agents with another key",
    [keySecret(kept.privateKey), helmSecret("1", { ...named, onboardingPrivateKey: other.privateKey })],
    {},
    { resource, publicKey: other.publicKey.toString("base64"), usesKeptKey: false },
  ],
  [
    "agents whose key no one can read",
    [helmSecret("1", { ...named, onboardingPrivateKey: "no key" })],
    {},
    { resource, publicKey: undefined, usesKeptKey: false },
  ],
  [
    "agents that name only a part",
    [helmSecret("1", { subscriptionId: "s", resourceName: "c" })],
    { [configPath]: config },
    { resource },
  ],
  [
    "agents that name nothing",
    [helmSecret("1", {})],
    { [configPath]: { data: { AZURE_SUBSCRIPTION_ID: "s" } } },
    { resource: undefined },
  ],
])("of Azure Arc there is in a cluster: %s", async (_, secrets, more, found) => {
  const { inCluster, masked } = look(secrets, more);
  const seen = await inCluster.look();
  expect(seen).toMatchObject(found);
  expect(inCluster.seen).toBe(seen);
  const keys = [
    seen.key?.privateKey,
    (seen.release?.config.global as { onboardingPrivateKey?: string } | undefined)?.onboardingPrivateKey,
  ];
  for (const key of keys) if (key !== undefined) expect(masked).toContain(key);
});

test("the newest revision of the release counts, with what Helm says of it", async () => {
  const secrets = [
    helmSecret("9", named),
    helmSecret("10", named, { status: "failed", modifiedAt: "9" }),
    helmSecret("11", named, { name: "theirs" }),
    helmSecret("12", named, { owner: "flux" }),
  ];
  expect((await look(secrets).inCluster.look()).release).toEqual({
    revision: 10,
    status: "failed",
    begun: 9_000,
    config: { global: named },
    chartVersion: "1.10.0",
    secret: { name: "sh.helm.release.v1.azure-arc.v10", uid: "s10" },
  });
  expect((await look([helmSecret("9", named)]).inCluster.look()).release?.begun).toBe(7_000);
  const broken = { ...helmSecret("9", named), data: { release: "AAAA" } };
  expect((await look([broken]).inCluster.look()).release).toMatchObject({ revision: 9, config: {}, chartVersion: "" });
});

test("those who look at the same time share the requests, and the next look is a new one", async () => {
  const { inCluster } = look([]);
  expect(() => inCluster.seen).toThrow("No one has looked");
  const [one, same] = await Promise.all([inCluster.look(), inCluster.look()]);
  expect(one).toBe(same);
  expect(await inCluster.look()).not.toBe(one);
  expect(inCluster.nodes()).toBe(inCluster.nodes());
});

test("a namespace that is deleted is waited for, five minutes at most", async () => {
  const path = "/api/v1/namespaces/azure-arc";
  const gone = fakeCluster({});
  await untilGone("azure-arc", gone.kubernetes);
  expect([gone.waited, gone.now()]).toEqual([["the end of the namespace azure-arc"], 0]);
  const there = fakeCluster({ [path]: { metadata: { name: "azure-arc" } } });
  await expect(untilGone("azure-arc", there.kubernetes)).rejects.toMatchObject({
    message: "The namespace azure-arc is still there 5 minutes after it was deleted.",
    remedy: "Look at what keeps it: kubectl get namespace azure-arc --output yaml. Then run again.",
  });
  expect(there.now()).toBe(300_000);
});
