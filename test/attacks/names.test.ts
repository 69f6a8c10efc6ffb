import { type Bench, openBench } from "@slipway/testing";
import { isScope } from "../../packages/azure/src/identity/scope.ts";
import { azureId } from "../../packages/azure/src/inputs.ts";
import { githubInputs, secretInputs } from "../../packages/github/src/inputs.ts";
import { actionNames, sourceOf } from "../actions.ts";
import { armAt, githubAt, kubernetesAt } from "./world/clients.ts";
import { type HostileServer, hostileServer } from "./world/hostile-server.ts";

/**
 * Names that lead elsewhere once they stand in an address: by dots (RFC 3986 5.2.4), by what the URL standard takes for
 * a slash or an end, or once a server on the way decodes them.
 */
const odd = [
  "..",
  ".",
  "a/../b",
  "a\\..\\b",
  "a?b=c",
  "a#b",
  "a%2fb",
  "a%2Fb",
  "%2e%2e",
  "a%5cb",
  "a%00b",
  "a\u0000b",
  "a\nb",
  "a\u007fb",
  "a%252fb",
];

const group = "/subscriptions/0a000000-0000-4000-8000-00000000000f/resourceGroups/g";
const network = "Microsoft.Network/virtualNetworks";
const registry = "contoso/";
const inputs: readonly (readonly [where: string, isTaken: (name: string) => boolean])[] = [
  [
    "the last part of a resource ID",
    (name) => "value" in azureId("An ID.", network).read(`${group}/providers/${network}/${name}`),
  ],
  [
    "the resource group of a resource ID",
    (name) => "value" in azureId("An ID.", network).read(`${group.slice(0, -1)}${name}/providers/${network}/v`),
  ],
  ["a management group", (name) => isScope(`/providers/Microsoft.Management/managementGroups/${name}`)],
  ["the repository", (name) => "value" in githubInputs.repository.read(`${registry}${name}`)],
];

test.each(
  inputs.flatMap(([where, isTaken]) =>
    odd.map((tried) => ({
      class: `a name in ${where}`,
      tried: JSON.stringify(tried),
      held: "a bad input",
      isTaken,
      name: tried,
    })),
  ),
)("$class: $tried: $held", ({ isTaken, name }) => {
  expect([isTaken(name), isTaken("plain")]).toEqual([false, true]);
});

test.each(
  ["..", ".", "a\u0000b", "a\nb", "a\u007fb"].map((name) => ({
    class: "a name of an environment",
    tried: JSON.stringify(name),
    held: "a bad input",
    name,
  })),
)("$class: $tried: $held", ({ name }) => {
  const reading = secretInputs["github-environment"].read(name);
  expect([reading, "value" in secretInputs["github-environment"].read("a/b c")]).toEqual([
    { problem: expect.stringMatching(/\.$/) },
    true,
  ]);
});

/** Below the inputs: an ID that an answer gave, a name that was put together. */
let server: HostileServer;
beforeAll(async () => {
  server = await hostileServer((_request, response) => response.writeHead(200).end("{}"));
});
afterAll(() => server.close());

const clients: readonly (readonly [subject: string, send: (name: string) => Promise<unknown>])[] = [
  ["ARM", (name) => armAt(server).get(`${group}/providers/${network}/${name}`)],
  ["a write of ARM", (name) => armAt(server).put(`${group}/providers/${network}/${name}`, {})],
  ["Kubernetes", async (name) => (await kubernetesAt(server)).kubernetes.get(`/api/v1/namespaces/${name}`)],
  [
    "a write of Kubernetes",
    async (name) => (await kubernetesAt(server)).kubernetes.create(`/api/v1/namespaces/${name}`, {}),
  ],
  ["GitHub", (name) => githubAt(server).find(`environments/${name}/secrets`)],
];
/** What begins a query does so by intent as well: for that the inputs are judged. */
const beneath = odd.filter((name) => !name.includes("?"));

test.each(
  clients.flatMap(([subject, send]) =>
    beneath.map((name) => ({
      class: `a path of ${subject}`,
      tried: JSON.stringify(name),
      held: "not sent",
      send,
      name,
    })),
  ),
)("$class: $tried: $held", async ({ send, name }) => {
  const before = server.requests.length;
  await expect(send(name)).rejects.toMatchObject({ name: "PathError" });
  expect(server.requests.slice(before)).toEqual([]);
});

describe("every input of an action", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  test.each(
    actionNames.map((name) => ({ class: "any input of", tried: name, held: "no path has what was put into it" })),
  )("$class $tried: $held", async ({ tried }) => {
    const { action, arrange } = await sourceOf(tried);
    const { inputs: good, env } = await arrange(bench.cloud);
    for (const name of Object.keys(action.inputs).filter((each) => good[each] !== undefined)) {
      for (const tail of ["/../../evil", "\\..\\evil", "?evil=1", "#evil", "%2fevil"]) {
        const from = bench.cloud.world.record.requests.length;
        await bench.run(action, { ...good, mode: "plan", [name]: `${good[name]}${tail}` }, undefined, env);
        const paths = bench.cloud.world.record.requests.slice(from).map(({ url }) => new URL(url).pathname);
        expect({ name, tail, paths: paths.filter((path) => /evil/.test(path)) }).toEqual({ name, tail, paths: [] });
      }
    }
  });
});
