import { type Bench, bareRun, openBench } from "@slipway/testing";
import { connectKubectl } from "./route.ts";

const path = "/api/v1/namespaces/apps/secrets/pull";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

test.each([
  ["Error from server (Forbidden): secrets is forbidden", /403 Forbidden: secrets is forbidden$/],
  ["sh: kubectl: not found", /Unknown: sh: kubectl: not found$/],
  ['Warning: old\n{"kind":"Secret","data":{".dockerconfigjson":"half-of-a-sec', /Unknown: Warning: old$/],
  ['{"kind":"Secret","data":{".dockerconfigjson":"half-of-a-sec', /Unknown: kubectl gave no whole answer\.$/],
])("an incomplete answer or a refusal is reported without what may be a secret: %j", async (logs, message) => {
  const kubernetes = await connectKubectl(async () => ({ exitCode: 1, logs }), bareRun(bench, {}));
  const error: unknown = await kubernetes.get(path).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: "KubernetesError", message: expect.stringMatching(message) });
});
