import type { ServerResponse } from "node:http";
import { connect as connectSecret } from "../../actions/create-registry-secret/src/connect.ts";
import { connectAzure } from "../../packages/azure/src/connect.ts";
import { azureInputs } from "../../packages/azure/src/inputs.ts";
import { lookInside } from "../../packages/azure/src/storage/blob-list.ts";
import { connectKubernetes } from "../../packages/kubernetes/src/connect.ts";
import { armAt, armId, githubAt, kubernetesAt, readsOfOne, token, tokens } from "./world/clients.ts";
import { type HostileServer, hostileServer } from "./world/hostile-server.ts";
import { attackedRun } from "./world/run.ts";

/** A token that left for another host is in the hands of that host. Here `thief` must get no request at all. */
let home: HostileServer;
let thief: HostileServer;
let answering: (response: ServerResponse, path: string) => void;
const json = (response: ServerResponse, status: number, body: object | undefined, headers: object = {}) =>
  void response
    .writeHead(status, { "content-type": "application/json", ...headers })
    .end(body === undefined ? "" : JSON.stringify(body));

beforeEach(async () => {
  thief = await hostileServer((_request, response) => json(response, 200, { value: [], status: "Succeeded" }));
  home = await hostileServer(({ url = "" }, response) => answering(response, url));
});
afterEach(async () => {
  await home.close();
  await thief.close();
});

/** Where a server may send a client: by headers and fields that the vendors document, to the same name at another port. */
const pointers: readonly {
  readonly tried: string;
  send(): Promise<unknown>;
  answer(response: ServerResponse): void;
}[] = [
  ...(["azure-asyncoperation", "location"] as const).map((header) => ({
    tried: `ARM's ${header} at another port`,
    send: () => armAt(home).put(armId, {}),
    answer: (response: ServerResponse) => json(response, 202, undefined, { [header]: `${thief.url}/x?api-version=1` }),
  })),
  {
    tried: "the Location of a delete at another port",
    send: () => armAt(home).delete(armId),
    answer: (response) => json(response, 202, undefined, { location: `${thief.url}/x?api-version=1` }),
  },
  {
    tried: "ARM's nextLink at another port",
    send: () => armAt(home).list("/subscriptions/s/resourceGroups"),
    answer: (response) => json(response, 200, { value: [], nextLink: `${thief.url}/x?api-version=1` }),
  },
  {
    tried: "ARM's nextLink without TLS",
    send: () => armAt(home).list("/subscriptions/s/resourceGroups"),
    answer: (response) =>
      json(response, 200, { value: [], nextLink: `${thief.url.replace("https", "http")}/x?api-version=1` }),
  },
  {
    tried: "ARM's nextLink with another host as its user",
    send: () => armAt(home).list("/subscriptions/s/resourceGroups"),
    answer: (response) =>
      json(response, 200, {
        value: [],
        nextLink: `https://${home.host.replace(":", "%3a")}@${thief.host}/x?api-version=1`,
      }),
  },
  {
    tried: "GitHub's next page at another port",
    send: () => githubAt(home).list("issues"),
    answer: (response) => {
      response.writeHead(200, { "content-type": "application/json", link: `<${thief.url}/x>; rel="next"` }).end("[]");
    },
  },
  ...Object.entries(readsOfOne).map(([subject, read]) => ({
    tried: `a redirect of ${subject} to another host`,
    send: () => read(home),
    answer: (response: ServerResponse) => json(response, 307, {}, { location: `${thief.url}/x` }),
  })),
  {
    tried: "a redirect of a write of Kubernetes",
    send: async () => (await kubernetesAt(home)).kubernetes.patch("/api/v1/namespaces/x", {}),
    answer: (response) => json(response, 308, {}, { location: `${thief.url}/x` }),
  },
  {
    tried: "a redirect of a write of GitHub",
    send: () => githubAt(home).patch("issues/1", {}),
    answer: (response) => json(response, 307, {}, { location: `${thief.url}/x` }),
  },
  {
    tried: "a redirect of the sign-in at Entra",
    async send() {
      const run = attackedRun({
        env: { AZURE_AUTHORITY_HOST: home.url, AZURE_ARM_ENDPOINT: home.url },
        idToken: async () => token(),
      });
      const guid = "0a000000-0000-4000-8000-00000000000f";
      const none = Object.fromEntries(Object.keys(azureInputs).map((name) => [name, undefined]));
      const inputs = { ...none, "azure-cloud": "public", "client-id": guid, "tenant-id": guid } as never;
      return await (await connectAzure(inputs, run)).arm.get(armId);
    },
    answer: (response) => json(response, 307, {}, { location: `${thief.url}/x` }),
  },
];

test.each(
  pointers.map((each) => ({ class: "a token is led away", held: "nothing is sent there", ...each })),
)("$class: $tried: $held", async ({ send, answer }) => {
  answering = answer;
  await expect(send()).rejects.toMatchObject({ remedy: expect.stringMatching(/\.$/) });
  expect(home.requests.length).toBeGreaterThan(0);
  expect(thief.requests).toEqual([]);
});

/** An account's endpoints as Azure has them (storage docs: standard and Azure DNS zone endpoints), and what looks like them. */
const account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/data";
const endpoints = [
  "https://data.blob.core.windows.net.thief.example/",
  "https://data.blob.core.windows.net:8443/",
  "http://data.blob.core.windows.net/",
  "https://other.blob.core.windows.net/",
  "https://data.blob.core.windows.net@THIEF/",
  "https://THIEF/",
  "https://datablob.core.windows.net/",
  "https://data.blob.core.chinacloudapi.cn/",
  "https://data.queue.core.windows.net/",
  "no address",
];

test.each(
  endpoints.map((tried) => ({ class: "the blob endpoint of an account", tried, held: "no token leaves for it" })),
)("$class: $tried: $held", async ({ tried }) => {
  const blob = tried.replace("THIEF", thief.host);
  answering = (response) => json(response, 200, { id: account, properties: { primaryEndpoints: { blob } } });
  const scopes: string[] = [];
  const getToken = async (scope: string) => {
    scopes.push(scope);
    return await tokens.getToken();
  };
  const signIn = { ...tokens, getToken };
  const azure = { arm: armAt(home), signIn, run: attackedRun(), cloud: { storageSuffix: "core.windows.net" } };
  await expect(lookInside(account, "c", azure as never)).rejects.toMatchObject({ name: "ForeignHostError" });
  expect([scopes, thief.requests]).toEqual([[], []]);
});

const cluster = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";
const fqdn = "c-1234.hcp.northeurope.azmk8s.io";
const base64 = (text: string) => Buffer.from(text).toString("base64");
const kubeconfigOf = (server: string, user: object, more: object = {}) =>
  JSON.stringify({
    "current-context": "x",
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server, "certificate-authority-data": base64(thief.ca), ...more } }],
    users: [{ name: "u", user }],
  });

/** A cluster of AKS has one or two names (managedClusters: fqdn, privateFQDN); its kubeconfig may be anyone's. */
const servers = [
  "https://THIEF",
  `https://${fqdn}.thief.example`,
  `https://${fqdn}:8443`,
  `https://${fqdn}@THIEF`,
  "https://other-1234.hcp.northeurope.azmk8s.io",
  "https://hcp.northeurope.azmk8s.io",
];
const aksAttacks = servers.flatMap((tried) => [
  { class: "the server in a kubeconfig that AKS gave", tried, held: "no credential leaves for it", given: false },
  { class: "the server in a kubeconfig beside a cluster of AKS", tried, held: "no token leaves for it", given: true },
]);

test.each(aksAttacks)("$class: $tried: $held", async ({ tried, given }) => {
  const server = tried.replace("THIEF", thief.host);
  const exec = { apiVersion: "client.authentication.k8s.io/v1beta1", command: "kubelogin", args: [] };
  const value = base64(kubeconfigOf(server, { token: token() }));
  const guid = "0a000000-0000-4000-8000-00000000000f";
  const bodies: readonly (readonly [string, object])[] = [
    [
      "openid-configuration",
      {
        issuer: `${home.url}/${guid}/v2.0`,
        authorization_endpoint: `${home.url}/${guid}/oauth2/v2.0/authorize`,
        token_endpoint: `${home.url}/${guid}/oauth2/v2.0/token`,
        jwks_uri: `${home.url}/${guid}/discovery/v2.0/keys`,
      },
    ],
    ["/oauth2/", { access_token: token(), expires_in: 3600, token_type: "Bearer" }],
    ["/listClusterUserCredential", { kubeconfigs: [{ name: "clusterUser", value }] }],
    ["", { id: cluster, name: "c", properties: { fqdn, privateFQDN: `private-${fqdn}` } }],
  ];
  answering = (response, path) => json(response, 200, bodies.find(([part]) => path.includes(part))?.[1]);
  const env = { AZURE_AUTHORITY_HOST: home.url, AZURE_ARM_ENDPOINT: home.url };
  const inputs = {
    ...{ "azure-cloud": "public", "client-id": guid, "tenant-id": guid, "insecure-skip-tls-verify": false },
    ...{ cluster, route: "direct", kubeconfig: given ? kubeconfigOf(server, { exec }) : undefined },
  };
  const reading = connectSecret(inputs as never, attackedRun({ env, idToken: async () => token() })).then(
    ({ kubernetes }) => kubernetes.get("/api/v1/namespaces/x"),
  );
  await expect(reading).rejects.toMatchObject({ remedy: expect.stringMatching(/\.$/) });
  await expect(reading).rejects.toThrow(/is not the API server of|has a login/);
  expect(thief.requests).toEqual([]);
});

const insecure = { "insecure-skip-tls-verify": true, "certificate-authority-data": undefined };
const connectInsecure = async (isAllowed: boolean, server: string, warn: (text: string) => void = () => {}) =>
  await connectKubernetes(
    {
      kubeconfig: kubeconfigOf(server, { token: token() }, insecure),
      "kubeconfig-path": undefined,
      context: undefined,
      "insecure-skip-tls-verify": isAllowed,
    },
    attackedRun({ warn }),
  );

test("a kubeconfig without verification: a server with another certificate: refused before anything is sent", async () => {
  await expect(connectInsecure(false, thief.url)).rejects.toMatchObject({ name: "KubeconfigError" });
  expect(thief.requests).toEqual([]);
});

test("a kubeconfig without verification: allowed by its own input: said in a warning", async () => {
  const warnings: string[] = [];
  const { kubernetes } = await connectInsecure(true, thief.url, (text) => void warnings.push(text));
  // What such a server answers is nothing to trust either.
  await expect(kubernetes.get("/api/v1/namespaces/x")).rejects.toMatchObject({ name: "AnswerError" });
  expect(warnings).toEqual([expect.stringContaining("is not verified")]);
});
