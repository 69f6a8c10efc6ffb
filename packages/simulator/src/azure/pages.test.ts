import { good } from "../recorded/azure/good-requests/good-requests.test-support.ts";
import { isObject, type Json, type JsonObject, listOf } from "./engine/json.ts";
import { arrange } from "./engine/world.test-support.ts";
import { addSubscription } from "./entra/directory.ts";
import { addVault } from "./providers/key-vault/vaults.ts";

type Request = ReturnType<typeof arrange>["request"];

/** All pages of a list, by the links from each to the next. */
async function pagesOf(request: Request, url: string): Promise<JsonObject[][]> {
  const pages: JsonObject[][] = [];
  for (let next: Json | undefined = url; typeof next === "string"; ) {
    const { status, body } = await request("GET", next);
    expect([status, body.error]).toEqual([200, undefined]);
    pages.push(listOf(body.value).filter(isObject));
    next = body.nextLink;
  }
  return pages;
}

/** A world with one resource of each type or more, and the URLs of all lists that it has. */
async function everyList() {
  const arranged = arrange();
  const { request, group, sub, world } = arranged;
  const root = await group();
  await group("other");
  addSubscription(world, "another");
  for (const [method, path, version, body] of good) {
    const sent = JSON.parse(JSON.stringify(body).replaceAll("ROOT", root)) as JsonObject;
    await request(method, `${root}/providers/${path}?api-version=${version}`, sent);
    world.clock.advance(1_800_000);
  }
  const collections = good
    .filter(([method]) => method === "PUT")
    .map(([, path, version]) => `${path.slice(0, path.lastIndexOf("/"))}?api-version=${version}`);
  const inGroup = [...new Set(collections)].map((path) => `${root}/providers/${path}`);
  const inSubscription = [...new Set(collections)]
    .filter((path) => path.split("/").length === 2 && !path.startsWith("Microsoft.Authorization/"))
    .map((path) => `${sub}/providers/${path}`);
  const api = "api-version=2022-09-01";
  const further = [
    `${sub}/resources?${api}`,
    `${root}/resources?${api}`,
    `${sub}/resourceGroups?${api}`,
    `${sub}/providers?${api}`,
    `/subscriptions?${api}`,
    `/tenants?${api}`,
    `${root}/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01`,
    `${root}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
    `${sub}/providers/Microsoft.Authorization/locks?api-version=2020-05-01`,
  ];
  return { ...arranged, root, lists: [...inGroup, ...inSubscription, ...further] };
}

describe("with a page size", () => {
  test("each page of a list has so many items at most, and all pages together are the list", async () => {
    const { request, world, lists } = await everyList();
    const whole = new Map<string, JsonObject[]>();
    for (const url of lists) whole.set(url, (await pagesOf(request, url)).flat());
    expect([...whole.values()].filter((items) => items.length > 1).length).toBeGreaterThan(10);
    world.pageSize = 1;
    for (const url of lists) {
      const pages = await pagesOf(request, url);
      expect([url, pages.flat()]).toEqual([url, whole.get(url)]);
      expect([url, pages.filter((items) => items.length > 1)]).toEqual([url, []]);
    }
  });

  test("what the vendor's model lists without a nextLink stays whole", async () => {
    const { request, world, root } = await everyList();
    world.pageSize = 1;
    for (const name of ["work1space", "work2space"])
      await request(
        "PUT",
        `${root}/providers/Microsoft.OperationalInsights/workspaces/${name}?api-version=2023-09-01`,
        { location: "northeurope", properties: {} },
      );
    const url = `${root}/providers/Microsoft.OperationalInsights/workspaces?api-version=2023-09-01`;
    const { body } = await request("GET", url);
    expect(listOf(body.value).length).toBeGreaterThan(1);
    expect(body).not.toHaveProperty("nextLink");
  });

  test("$top makes pages smaller, never larger", async () => {
    const { request, world, sub, group } = arrange();
    for (const name of ["a", "b", "c", "d"]) await group(name);
    world.pageSize = 2;
    const sizes = async (top: number) =>
      (await pagesOf(request, `${sub}/resourceGroups?$top=${top}&api-version=2021-04-01`)).map(({ length }) => length);
    expect(await sizes(1)).toEqual([1, 1, 1, 1]);
    expect(await sizes(100)).toEqual([2, 2]);
  });

  test("an item that goes between two pages takes no other with it", async () => {
    const { request, world, sub, group } = arrange();
    for (const name of ["a", "b", "c", "d"]) await group(name);
    world.pageSize = 2;
    const first = await request("GET", `${sub}/resourceGroups?api-version=2021-04-01`);
    await request("DELETE", `${sub}/resourceGroups/a?api-version=2021-04-01`);
    world.clock.advance(60_000);
    const rest = await pagesOf(request, String(first.body.nextLink));
    expect(rest.flat().map(({ name }) => name)).toEqual(["c", "d"]);
  });

  test("a key vault's secrets and their versions come in pages", async () => {
    const { request, world, group, owner } = arrange();
    const root = await group();
    addVault(world, root, "Safe");
    const assignment = `${root}/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111`;
    const roleDefinitionId = "/x/b86a8fe4-44ce-4948-aee5-eccb2c155cd7";
    const properties = { roleDefinitionId, principalId: owner, principalType: "ServicePrincipal" };
    await request("PUT", `${assignment}?api-version=2022-04-01`, { properties });
    world.clock.advance(60_000);
    const secrets = "https://safe.vault.azure.net/secrets";
    for (const name of ["one", "two", "three", "one", "one"])
      await request("PUT", `${secrets}/${name}?api-version=7.4`, { value: "x" });
    world.pageSize = 2;
    const names = (await pagesOf(request, `${secrets}?api-version=7.4`)).map((page) =>
      page.map(({ id }) => String(id).slice(secrets.length + 1)),
    );
    expect(names).toEqual([["one", "two"], ["three"]]);
    const versions = await pagesOf(request, `${secrets}/one/versions?api-version=7.4&maxresults=1`);
    expect(versions.map(({ length }) => length)).toEqual([1, 1, 1]);
  });

  test("the blobs of a container come in pages, by NextMarker", async () => {
    const { request, made, world, group, owner } = arrange();
    const root = await group();
    const account = `${root}/providers/Microsoft.Storage/storageAccounts/account1`;
    const version = "2025-08-01";
    const body = { location: "northeurope", sku: { name: "Standard_LRS" }, kind: "StorageV2", properties: {} };
    await made(account, version, body);
    await request("PUT", `${account}/blobServices/default/containers/data?api-version=${version}`, {});
    const assignment = `${root}/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111`;
    const roleDefinitionId = "/x/ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    const properties = { roleDefinitionId, principalId: owner, principalType: "ServicePrincipal" };
    await request("PUT", `${assignment}?api-version=2022-04-01`, { properties });
    world.clock.advance(60_000);
    const data = "https://account1.blob.core.windows.net/data";
    for (const name of ["a", "b", "c"]) await request("PUT", `${data}/${name}`, "x");
    world.pageSize = 2;
    const page = async (marker = "") => {
      const url = `${data}?restype=container&comp=list&maxresults=100${marker && `&marker=${marker}`}`;
      const text = String((await request("GET", url)).body.text);
      const names = [...text.matchAll(/<Name>(\w+)<\/Name>/g)].map(([, name]) => name);
      return { names, next: /<NextMarker>(.+)<\/NextMarker>/.exec(text)?.[1] };
    };
    const first = await page();
    expect(first.names).toEqual(["a", "b"]);
    expect(await page(first.next)).toEqual({ names: ["c"], next: undefined });
  });
});
