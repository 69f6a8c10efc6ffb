import type { Run } from "@slipway/action";
import { firstDeployer } from "@slipway/simulator";
import { type Bench, openBench } from "@slipway/testing";
import type { Azure } from "./azure.ts";
import { connectAzure } from "./connect.ts";

let bench: Bench;
let azure: Azure;
const waits: number[] = [];

beforeEach(async () => {
  bench = await openBench();
  const env = bench.environment({});
  const { clock } = bench.cloud.world;
  const run: Run = {
    action: "test",
    mode: "apply",
    env,
    clock: {
      now: () => clock.now(),
      async sleep(milliseconds, signal) {
        waits.push(milliseconds);
        await clock.sleep(milliseconds, signal);
      },
    },
    signal: new AbortController().signal,
    planned: new Map(),
    info: () => {},
    debug: () => {},
    warn: () => {},
    error() {},
    save: () => "",
    page() {},
    entries: [],
    mask: () => {},
    wait: (_what, work) => work(),
    async idToken(audience) {
      const response = await fetch(`${env.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${audience}`, {
        headers: { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
      });
      return ((await response.json()) as { value: string }).value;
    },
  };
  azure = await connectAzure(
    {
      "client-id": env.AZURE_CLIENT_ID,
      "tenant-id": env.AZURE_TENANT_ID,
      "subscription-id": env.AZURE_SUBSCRIPTION_ID,
      "azure-cloud": "public",
      "arm-endpoint": env.AZURE_ARM_ENDPOINT,
    },
    run,
  );
  waits.length = 0;
});
afterEach(() => bench.close());

const requests = (part: string) => bench.cloud.world.record.requests.filter(({ url }) => url.includes(part));
const groups = () => azure.arm.list(`/subscriptions/${bench.environment({}).AZURE_SUBSCRIPTION_ID}/resourceGroups`);

test("one token serves many requests; shortly before it expires, a new one is requested with a new assertion", async () => {
  await Promise.all([groups(), groups(), groups()]);
  expect(requests("/oauth2/v2.0/token")).toHaveLength(1);
  bench.cloud.world.clock.advance(58 * 60_000);
  await groups();
  expect(requests("/oauth2/v2.0/token")).toHaveLength(2);
  expect(requests("/github-oidc/token")).toHaveLength(2);
});

test("a token is sent only to its own host", async () => {
  const before = bench.cloud.world.record.requests.length;
  await expect(azure.arm.get("https://localhost:9/subscriptions/s?api-version=1")).rejects.toThrow(
    /was not sent: the token is for/,
  );
  expect(bench.cloud.world.record.requests.slice(before).filter(({ url }) => !/oauth2|oidc|openid/.test(url))).toEqual(
    [],
  );
});

test("a throttled request is repeated after the delay that the service names", async () => {
  await groups();
  waits.length = 0;
  bench.cloud.world.faults.add({ kind: "throttle", seconds: 17, match: { index: 0 } });
  await groups();
  expect(waits).toContain(17_000);
});

test("waiting ends at the deadline, with the cause", async () => {
  await groups();
  bench.cloud.world.faults.add({ kind: "throttle", seconds: 120, match: { every: 1 } });
  const from = bench.cloud.world.clock.now();
  await expect(groups()).rejects.toThrow(/was refused with 429 TooManyRequests/);
  expect(bench.cloud.world.clock.now() - from).toBeLessThanOrEqual(5 * 60_000);
});

test("an error names a host that does not answer, with what to check", async () => {
  await groups();
  bench.cloud.world.faults.add({ kind: "reset", match: { every: 1 } });
  await expect(groups()).rejects.toMatchObject({
    name: "UnreachableError",
    remedy: expect.stringContaining("HTTPS_PROXY"),
  });
});

test("a job that the identity does not trust gets its own subject and what to add, before any request to ARM", async () => {
  const { application } = firstDeployer(bench.cloud.world);
  const [github] = application.federated;
  const refusal = async (subject?: string) => {
    application.federated = github && subject ? [{ ...github, subject }] : [];
    return await groups().catch((error: { message: string; remedy: string }) => error);
  };
  const say = expect.stringContaining("Add a federated credential to the identity with exactly the issuer, subject");
  expect(await refusal(github?.subject.toUpperCase())).toMatchObject({
    message: expect.stringMatching(new RegExp(`AADSTS700213: .*'${github?.subject}'`)),
    remedy: say,
  });
  expect(await refusal()).toMatchObject({ message: expect.stringContaining("AADSTS70025"), remedy: say });
  expect(requests("/resourceGroups?")).toEqual([]);
});
