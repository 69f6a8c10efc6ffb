import { unknown } from "@slipway/reconcile";
import { type Answer, type Asked, fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { aksCluster } from "./cluster.ts";
import { deleteCluster, readCluster, runInCluster, versionsIn, writeCluster } from "./managed-clusters.ts";
import type { ClusterWant } from "./want.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";

/** Of what a newer version of the API, or a preview, may show: at the top, in a profile, in a pool, in what an addon is set to. */
const beyondTheModel = {
  id,
  name: "c",
  location: "north",
  eTag: "one",
  placement: { rack: null },
  identity: { type: "SystemAssigned", delegatedResources: { a: { tenantId: "t", later: 1 } }, later: [{}] },
  sku: { name: "Base", tier: "Free", family: "later" },
  properties: {
    provisioningState: "Succeeded",
    kubernetesVersion: "1.33",
    quantum: { qubits: [1, 2], empty: {}, none: null },
    enableRBAC: true,
    networkProfile: {
      networkPlugin: "azure",
      networkPluginMode: "overlay",
      podLinkLocalAccess: "IMDS",
      later: { deep: { deeper: true } },
    },
    addonProfiles: { omsagent: { enabled: true, config: { a: "b" }, later: "x" } },
    agentPoolProfiles: [
      { name: "a", orchestratorVersion: "1.34", vnetSubnetID: "/net/subnets/a", gpuMode: { shared: 2 }, later: [] },
    ],
  },
};
const { eTag: _, ...planned } = beyondTheModel;

const want: ClusterWant = {
  id,
  location: "north",
  access: "public",
  network: "overlay",
  version: "1.34",
  atLeast: { issuer: false, workloadIdentity: false, entra: false },
  pool: { name: "a" },
};

describe("what the vendor's model does not know", () => {
  test("is read as it came", async () => {
    const { azure } = fakeAzure([[200, beyondTheModel]]);
    expect(JSON.stringify(await readCluster(id, azure))).toBe(JSON.stringify(beyondTheModel));
  });

  test("is written as it was planned, byte for byte", async () => {
    const sent: unknown[] = [];
    const { azure } = fakeAzure([[200, beyondTheModel]]);
    const http: typeof azure.http = {
      sendRequest(request) {
        sent.push(request.body);
        return azure.http.sendRequest(request);
      },
    };
    await writeCluster(id, planned, {}, { ...azure, http });
    expect(sent).toEqual([JSON.stringify(planned)]);
  });

  test("stays when a goal changes something else, and what is changed shows", async () => {
    let there: object = beyondTheModel;
    const { azure, asked } = fakeAzure(({ method, body }): Answer => {
      if (method === "PUT") there = { ...(body as object), eTag: "two" };
      return [200, there];
    });
    const look = () => lookAt(aksCluster(azure, want));
    const { operation, fields, execute } = await look();
    expect([operation, fields]).toEqual(["update", { "properties.kubernetesVersion": "1.34" }]);
    await execute?.();
    expect(writesIn(asked)).toMatchObject([{ method: "PUT", target: id, headers: { "if-match": "one" } }]);
    const properties = { ...beyondTheModel.properties, kubernetesVersion: "1.34" };
    expect(there).toEqual({ ...beyondTheModel, eTag: "two", properties });
    expect((await look()).operation).toBe("none");
  });

  test("does not prevent a read, nor a write, even where the model cannot hold the answer", async () => {
    const odd = { ...beyondTheModel, properties: { agentPoolProfiles: { a: {} }, provisioningState: "Succeeded" } };
    const { azure } = fakeAzure([
      [200, odd],
      [200, odd],
    ]);
    expect(await readCluster(id, azure)).toEqual(odd);
    expect(await writeCluster(id, planned, {}, azure)).toEqual(odd);
  });
});

describe("a request for a cluster", () => {
  const only = (asked: readonly Asked[]) => {
    expect(asked).toHaveLength(1);
    return asked[0] as Asked;
  };

  test("has the version of the API that is pinned for all else, whatever the vendor's client would choose", async () => {
    const { azure } = fakeAzure(() => [200, beyondTheModel]);
    const versions: (string | null)[] = [];
    const http: typeof azure.http = {
      sendRequest(request) {
        versions.push(new URL(request.url).searchParams.get("api-version"));
        return azure.http.sendRequest(request);
      },
    };
    const watched = { ...azure, http, readOnlyHttp: http };
    await readCluster(id, watched);
    await writeCluster(id, planned, {}, watched);
    await deleteCluster(id, watched);
    await runInCluster(id, { command: "ls" }, watched);
    expect(versions).toEqual(["2026-02-01", "2026-02-01", "2026-02-01", "2026-02-01"]);
  });

  test.each([
    [{ ifNew: true }, { "if-none-match": "*" }, "if-match"],
    [{ ifMatch: "one" }, { "if-match": "one" }, "if-none-match"],
  ])("is guarded by %j", async (guard, headers, absent) => {
    const { azure, asked } = fakeAzure([[200, beyondTheModel]]);
    await writeCluster(id, planned, guard, azure);
    expect(only(asked)).toMatchObject({ method: "PUT", target: id, headers });
    expect(only(asked).headers).not.toHaveProperty(absent);
  });

  test("says whose it is", async () => {
    const { azure, asked } = fakeAzure([[200, beyondTheModel]]);
    await readCluster(id, azure);
    expect(only(asked).headers?.["user-agent"]).toMatch(/^slipway\/test .*azsdk-js-arm-containerservice/);
  });

  test("is never a write where only reads are allowed", async () => {
    const { azure, asked } = fakeAzure([]);
    await expect(writeCluster(id, planned, {}, { ...azure, http: azure.readOnlyHttp })).rejects.toThrow(
      /is a write, where only reads are allowed/,
    );
    expect(asked).toEqual([]);
  });

  test("never holds what is not known yet", async () => {
    const { azure, asked } = fakeAzure([]);
    const body = { ...planned, identity: unknown("the identity") };
    await expect(writeCluster(id, body, {}, azure)).rejects.toThrow(/not known yet would have been sent/);
    expect(asked).toEqual([]);
  });

  test("is sent once more with a new token where the token had ended, and not a third time", async () => {
    const over: Answer = [401, refusal("ExpiredAuthenticationToken")];
    const withTokens = (answers: Answer[]) => {
      const fake = fakeAzure(answers);
      let tokens = 1;
      const signIn: typeof fake.azure.signIn = {
        getToken: async () => ({ token: `token-${tokens}`, expiresOnTimestamp: Date.now() + 3_600_000 }),
        forget() {
          tokens += 1;
        },
      };
      return { asked: fake.asked, azure: { ...fake.azure, signIn } };
    };
    const once = withTokens([over, [200, beyondTheModel]]);
    expect(await readCluster(id, once.azure)).toEqual(beyondTheModel);
    expect(once.asked.map(({ headers }) => headers?.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
    const twice = withTokens([over, over]);
    await expect(readCluster(id, twice.azure)).rejects.toMatchObject({ name: "ArmError", status: 401 });
    expect(twice.asked).toHaveLength(2);
  });
});

describe("an operation on a cluster", () => {
  // As AKS answers: 201 with the cluster being made, and where its operation is.
  const operation = `${id.slice(0, id.indexOf("/resourceGroups"))}/providers/Microsoft.ContainerService/locations/north/operations/o`;
  const accepted: Answer = [
    201,
    { ...beyondTheModel, properties: { provisioningState: "Creating" } },
    { "azure-asyncoperation": operation },
  ];

  test("is followed on the run's clock, and ends with the cluster as it then is", async () => {
    const { azure, rests, waited } = fakeAzure([
      accepted,
      [200, { status: "InProgress" }],
      [200, { status: "Succeeded" }],
      [200, beyondTheModel],
    ]);
    expect(await writeCluster(id, planned, { ifNew: true }, azure)).toEqual(beyondTheModel);
    expect([rests, waited]).toEqual([[30_000, 30_000], [`PUT ${id}`]]);
  });

  test("that fails is reported with all that Azure says of it", async () => {
    const error = { code: "OverconstrainedAllocationRequest", message: "No room." };
    const { azure } = fakeAzure([accepted, [200, { status: "Failed", error }]]);
    await expect(writeCluster(id, planned, {}, azure)).rejects.toMatchObject({
      name: "ArmError",
      code: error.code,
      message: expect.stringContaining("was accepted, then"),
    });
  });

  test("to delete is followed until it is gone, and nothing where it was gone before", async () => {
    const { azure, asked } = fakeAzure([
      [202, undefined, { "azure-asyncoperation": operation }],
      [200, { status: "Succeeded" }],
    ]);
    await deleteCluster(id, azure);
    expect(asked.map(({ method }) => method)).toEqual(["DELETE", "GET"]);
    for (const before of [[204], [404, refusal("ResourceNotFound")], [404, refusal("ResourceGroupNotFound")]])
      await deleteCluster(id, fakeAzure([before as unknown as Answer]).azure);
    const refused = fakeAzure([[409, refusal("ScopeLocked")]]);
    await expect(deleteCluster(id, refused.azure)).rejects.toMatchObject({ code: "ScopeLocked" });
  });

  test("that someone else was faster with is decided again", async () => {
    const { azure } = fakeAzure([[412, refusal("PreconditionFailed")]]);
    await expect(writeCluster(id, planned, { ifMatch: "old" }, azure)).rejects.toMatchObject({ name: "StaleError" });
  });
});

describe("a cluster that is not there", () => {
  const read = (code: string, mode: "apply" | "destroy" = "apply") =>
    readCluster(id, fakeAzure([[404, refusal(code)]], mode).azure);

  test("is undefined, and an error where the group is missing, but to a destroy", async () => {
    expect(await read("ResourceNotFound")).toBeUndefined();
    await expect(read("ResourceGroupNotFound")).rejects.toMatchObject({ code: "ResourceGroupNotFound" });
    expect(await read("ResourceGroupNotFound", "destroy")).toBeUndefined();
  });

  test("is not what an empty answer says, nor one without an ID", async () => {
    for (const answer of [[200], [200, {}], [200, { properties: {} }]])
      await expect(readCluster(id, fakeAzure([answer as unknown as Answer]).azure)).rejects.toMatchObject({
        name: "AnswerError",
      });
  });
});

test("the versions of a region have no ID; an unknown region has none, and what lists nothing is no answer", async () => {
  // As in Microsoft's example KubernetesVersions_List.
  const values = [
    { version: "1.33", capabilities: { supportPlan: ["KubernetesOfficial"] }, patchVersions: { "1.33.5": {} } },
  ];
  const { azure, asked } = fakeAzure([[200, { values }]]);
  expect(await versionsIn("north", "s", azure)).toMatchObject(values);
  const target = "/subscriptions/s/providers/Microsoft.ContainerService/locations/north/kubernetesVersions";
  expect(asked).toMatchObject([{ method: "GET", target }]);
  expect(await versionsIn("x", "s", fakeAzure([[404, refusal("NoRegisteredProviderFound")]]).azure)).toEqual([]);
  const refused = fakeAzure([[403, refusal("AuthorizationFailed")]]);
  await expect(versionsIn("north", "s", refused.azure)).rejects.toMatchObject({ code: "AuthorizationFailed" });
  const nothing = fakeAzure([[200, {}]]);
  await expect(versionsIn("north", "s", nothing.azure)).rejects.toMatchObject({ name: "AnswerError" });
});
