import { type JsonObject, listOf, objectOf } from "../../engine/json.ts";
import { arrange } from "../../engine/world.test-support.ts";
import { bearer } from "../../entra/bearer.ts";
import { addApplication, directory, groupsOf, joinGroup, principalOf } from "../../entra/directory.ts";
import { issueToken } from "../../entra/token.ts";

const api = "api-version=2022-04-01";
const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
const contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
const names = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"] as const;
const team = "33333333-3333-4333-8333-333333333333";
const type = { principalType: "Group" };

/** A worker in a team, and a way to give the team a role in a group of resources. */
async function withTeam(group: string | undefined) {
  const arranged = arrange({
    // A request without a token is sent as the principal in the header, or else as the owner.
    authenticate(request, world) {
      if (request.headers.authorization !== undefined) return bearer(request, world);
      const [subscription] = directory(world).subscriptions;
      const objectId = request.headers.as ?? subscription?.owners[0] ?? "";
      return { objectId, clientId: "", tenantId: subscription?.tenantId ?? "", groups: groupsOf(world, objectId) };
    },
  });
  const rg = await arranged.group();
  const { objectId } = addApplication(arranged.world, { displayName: "worker" });
  if (group !== undefined) joinGroup(arranged.world, objectId, group);
  arranged.world.clock.advance(3_600_000);
  const assign = (name: string, more: JsonObject = {}, role = reader) =>
    arranged.request("PUT", `${rg}/providers/Microsoft.Authorization/roleAssignments/${name}?${api}`, {
      properties: {
        roleDefinitionId: `${arranged.sub}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
        principalId: team,
        ...more,
      },
    });
  return { ...arranged, rg, objectId, assign };
}

describe("a role that is assigned to a group", () => {
  test("is its members', after a while, and no one else's", async () => {
    const { request, rg, objectId, assign, world } = await withTeam(team);
    const other = addApplication(world, { displayName: "other" }).objectId;
    const read = async (as: string) => (await request("GET", `${rg}?api-version=2021-04-01`, undefined, { as })).status;
    expect((await assign(names[0], type)).status).toBe(201);
    expect(await read(objectId)).toBe(403);
    world.clock.advance(60_000);
    expect([await read(objectId), await read(other)]).toEqual([200, 403]);
    joinGroup(world, other, team);
    expect(await read(other)).toBe(200);
  });

  test("is listed for the group, and as assigned to its members", async () => {
    const { request, rg, objectId, assign } = await withTeam(team);
    await assign(names[0], type);
    const list = async (filter: string) =>
      listOf(
        (await request("GET", `${rg}/providers/Microsoft.Authorization/roleAssignments?$filter=${filter}&${api}`)).body
          .value,
      ).map((each) => objectOf(each).name);
    expect(await list(`atScope() and assignedTo('${objectId}')`)).toEqual([names[0]]);
    expect(await list(`principalId eq '${objectId}'`)).toEqual([]);
    expect(await list(`principalId eq '${team}'`)).toEqual([names[0]]);
  });

  test("is a group's without saying so, and nothing else where the directory knows it", async () => {
    const { assign } = await withTeam(team);
    expect((await assign(names[0])).body.properties).toMatchObject(type);
    expect((await assign(names[1], { principalType: "ServicePrincipal" }, contributor)).body.error).toMatchObject({
      code: "UnmatchedPrincipalType",
      message: expect.stringContaining("has type 'Group'"),
    });
  });

  test("need not be known of: a second one is as good as the first", async () => {
    const { assign } = await withTeam(undefined);
    expect((await assign(names[0], type)).status).toBe(201);
    expect((await assign(names[1], type, contributor)).status).toBe(201);
  });

  test("counts for tokens that name the group, not for older ones", async () => {
    const { request, rg, objectId, assign, world } = await withTeam(undefined);
    const worker = principalOf(world, objectId);
    const token = () => (worker ? issueToken(world, worker, "https://management.azure.com/", "secret").token : "");
    const reads = async (authorization: string) =>
      (await request("GET", `${rg}?api-version=2021-04-01`, undefined, { authorization: `Bearer ${authorization}` }))
        .status;
    await assign(names[0], type);
    world.clock.advance(60_000);
    const before = token();
    joinGroup(world, objectId, team);
    expect([await reads(before), await reads(token())]).toEqual([403, 200]);
  });
});
