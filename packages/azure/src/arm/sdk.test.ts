import { readCluster } from "../aks/managed-clusters.ts";
import { type Answer, fakeAzure, refusal } from "./fake-azure.test-support.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";

test("the vendor's client asks once, since what may be asked again is our transport's matter", async () => {
  const { azure, asked, rests } = fakeAzure(() => [503, refusal("Busy", "Later.")]);
  await expect(readCluster(id, azure)).rejects.toMatchObject({ name: "ArmError", status: 503, code: "Busy" });
  expect([asked.length, rests]).toEqual([1, []]);
});

test("after a token that ended early another one is asked for, once", async () => {
  const tried: number[] = [];
  let forgotten = 0;
  const { azure } = fakeAzure(() => [401, refusal("ExpiredAuthenticationToken")]);
  const signIn = {
    async getToken() {
      tried.push(forgotten);
      return { token: "t", expiresOnTimestamp: Date.now() + 3_600_000 };
    },
    forget() {
      forgotten += 1;
    },
  };
  await expect(readCluster(id, { ...azure, signIn })).rejects.toMatchObject({ code: "ExpiredAuthenticationToken" });
  expect(tried).toEqual([0, 1]);
});

test("what goes wrong before there is an answer is thrown as it is, and what is refused has its request's ID", async () => {
  const broken = new RangeError("no way");
  const { azure } = fakeAzure([]);
  const readOnlyHttp = { sendRequest: () => Promise.reject(broken) };
  await expect(readCluster(id, { ...azure, readOnlyHttp })).rejects.toBe(broken);
  const denied = fakeAzure(() => [403, refusal("AuthorizationFailed", "No."), { "x-ms-request-id": "r1" }]);
  await expect(readCluster(id, denied.azure)).rejects.toMatchObject({
    message: `GET ${id} was refused with 403 AuthorizationFailed: No. (request r1)`,
  });
});

test("the vendor's client speaks to this cloud, and has a token for its audience", async () => {
  const scopes: unknown[] = [];
  const { azure } = fakeAzure([[200, { id }]]);
  const asked: string[] = [];
  const readOnlyHttp: typeof azure.readOnlyHttp = {
    sendRequest(request) {
      asked.push(`${new URL(request.url).origin} ${request.headers.get("user-agent")?.split(" ")[0]}`);
      return azure.readOnlyHttp.sendRequest(request);
    },
  };
  const signIn = {
    async getToken(scope: unknown) {
      scopes.push(scope);
      return { token: "t", expiresOnTimestamp: Date.now() + 3_600_000 };
    },
    forget() {},
  };
  const cloud = { ...azure.cloud, arm: "https://arm.other", audience: "https://audience.other" };
  await readCluster(id, { ...azure, cloud, readOnlyHttp, signIn });
  expect([asked, scopes]).toEqual([["https://arm.other slipway/test"], [["https://audience.other/.default"]]]);
});

test.each<[string, Answer, string | undefined]>([
  ["nothing", [200], `GET ${id} at arm.example was answered with nothing (200)`],
  ["nothing, and no content", [204], `GET ${id} at arm.example was answered with nothing (204)`],
  ["JSON without an ID", [200, { name: "c" }], `GET ${id} at arm.example was answered with`],
  ["nothing yet", [202], undefined],
  ["a list of values", [200, { values: [] }], undefined],
])("a read that is answered with %s", async (_, answer, message) => {
  const read = readCluster(id, fakeAzure([answer]).azure);
  if (message === undefined) await read;
  else await expect(read).rejects.toMatchObject({ name: "AnswerError", message: expect.stringContaining(message) });
});
