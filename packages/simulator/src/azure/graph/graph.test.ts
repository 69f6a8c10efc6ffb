import { type Cloud, startCloud } from "../../cloud.ts";
import { addApplication, firstDeployer, joinGroup } from "../entra/directory.ts";

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ time: "fast", log: () => {} });
});
afterEach(() => cloud.close());

const ask = async (method: string, path: string, body?: object) => {
  const answer = await cloud.request(method, `https://graph.microsoft.com/v1.0${path}`, body);
  return { status: answer.status, body: answer.body as { value: { id: string }[]; error?: { message: string } } };
};

// The paths and filters are those of azure-cli, command_modules/role/custom.py (_resolve_object_id_and_type).
test("a principal is found by its client ID, by its object ID and among all", async () => {
  const { clientId, objectId } = firstDeployer(cloud.world).application;
  const filter = encodeURIComponent(`servicePrincipalNames/any(c:c eq '${clientId}')`);
  expect((await ask("GET", `/servicePrincipals?$filter=${filter}`)).body.value).toMatchObject([
    { id: objectId, appId: clientId, displayName: "deployer", servicePrincipalType: "Application" },
  ]);
  expect((await ask("GET", `/servicePrincipals/${objectId}`)).body).toMatchObject({ appId: clientId });
  expect((await ask("POST", "/directoryObjects/getByIds", { ids: [objectId, "nobody"] })).body.value).toMatchObject([
    { "@odata.type": "#microsoft.graph.servicePrincipal", id: objectId },
  ]);
  expect((await ask("GET", "/servicePrincipals/nobody")).status).toBe(404);
});

test("a new principal shows after a while, as a managed identity if it is one, and lists come in pages", async () => {
  const made = addApplication(cloud.world, { displayName: "worker", resource: "/subscriptions/s/worker" });
  expect((await ask("GET", "/servicePrincipals")).body.value).toHaveLength(1);
  cloud.world.clock.advance(60_000);
  const { body } = await ask("GET", `/servicePrincipals/${made.objectId}`);
  expect(body).toMatchObject({ servicePrincipalType: "ManagedIdentity", displayName: "worker" });
  cloud.world.pageSize = 1;
  const first = await ask("GET", "/servicePrincipals");
  expect(first.body.value).toHaveLength(1);
  const next = (first.body as unknown as Record<string, string>)["@odata.nextLink"] ?? "";
  const second = await cloud.request("GET", next);
  expect(second.body).toMatchObject({ value: [{ id: made.objectId }] });
});

test("a group is there once it has a member", async () => {
  const { objectId } = firstDeployer(cloud.world).application;
  joinGroup(cloud.world, objectId, "g1");
  expect((await ask("POST", "/directoryObjects/getByIds", { ids: ["g1", "g2"] })).body.value).toMatchObject([
    { "@odata.type": "#microsoft.graph.group", id: "g1" },
  ]);
});

test("what is not simulated is refused by name", async () => {
  expect(await ask("GET", "/servicePrincipals?$filter=tags/any(t:t%20eq%20'x')")).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining("is not simulated. There are: servicePrincipalNames/any(") } },
  });
  expect(await ask("POST", "/servicePrincipals", {})).toMatchObject({
    status: 501,
    body: { error: { message: expect.stringContaining("POST /v1.0/servicePrincipals is not simulated") } },
  });
  expect(await ask("GET", "/me")).toMatchObject({ status: 400 });
});
