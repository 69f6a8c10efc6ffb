import { unknown } from "@slipway/reconcile";
import { Arm } from "./client.ts";
import { fakeAzure, refusal } from "./fake-azure.test-support.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v";
const well = { id, properties: { provisioningState: "Succeeded" } };

describe("reading", () => {
  test.each([
    ["what is there", [200, well] as const, well],
    ["what is not there", [404, refusal("ResourceNotFound")] as const, undefined],
    ["what is in a parent that is not there", [404, refusal("ParentResourceNotFound")] as const, undefined],
  ])("gives %s", async (_, answer, expected) => {
    const { arm, asked } = fakeAzure([answer]);
    expect(await arm.get(id)).toEqual(expected);
    expect(asked).toEqual([{ method: "GET", target: id }]);
  });

  test.each([
    ["a missing resource group", 404, "ResourceGroupNotFound"],
    ["a missing subscription", 404, "SubscriptionNotFound"],
    ["a denial", 403, "AuthorizationFailed"],
  ])("%s is an error", async (_, status, code) => {
    const { arm, said } = fakeAzure(() => [status, refusal(code)]);
    await expect(arm.get(id)).rejects.toMatchObject({ name: "ArmError", status, code });
    await expect(arm.list(id)).rejects.toMatchObject({ name: "ArmError", status, code });
    expect(said).toEqual([]);
  });

  test("to a destroy a missing resource group means that all in it is gone, which is said", async () => {
    const { arm, said } = fakeAzure(() => [404, refusal("ResourceGroupNotFound", "There is no g.")], "destroy");
    expect(await arm.get(id)).toBeUndefined();
    expect(await arm.list(id)).toEqual([]);
    expect(said).toEqual(Array(2).fill("There is no g. Everything in it is gone too."));
    const denied = fakeAzure(() => [404, refusal("SubscriptionNotFound")], "destroy");
    await expect(denied.arm.get(id)).rejects.toMatchObject({ code: "SubscriptionNotFound" });
  });

  test("only a question about a name is asked by POST", async () => {
    const { arm, asked } = fakeAzure(() => [200, { nameAvailable: true }]);
    expect(await arm.ask("/p/checkNameAvailability", { name: "a" })).toEqual({ nameAvailable: true });
    await expect(arm.ask("/p/register", {})).rejects.toThrow("POST /p/register is no question.");
    expect(asked).toEqual([{ method: "POST", target: "/p/checkNameAvailability", body: { name: "a" } }]);
  });

  test("a list has all its pages, and may be empty", async () => {
    const pages = fakeAzure([
      [200, { value: [1, 2], nextLink: "https://arm/next" }],
      [200, { value: [3], nextLink: "" }],
    ]);
    expect(await pages.arm.list("/list")).toEqual([1, 2, 3]);
    expect(pages.asked.map(({ target }) => target)).toEqual(["/list", "https://arm/next"]);
    expect(await fakeAzure([[200, { value: [], nextLink: null }]]).arm.list("/list")).toEqual([]);
  });
});

describe("writing", () => {
  test.each([
    ["put", "PUT"],
    ["patch", "PATCH"],
  ] as const)("%s sends its body, and a guard only where one is given", async (verb, method) => {
    const { arm, asked, waited } = fakeAzure(() => [200, well]);
    expect(await arm[verb](id, { a: 1 })).toEqual(well);
    await arm[verb](id, { a: 1 }, { ifMatch: "e" });
    await arm[verb](id, { a: 1 }, { ifNew: true });
    const sent = { method, target: id, body: { a: 1 } };
    expect(asked).toEqual([
      { ...sent, headers: {} },
      { ...sent, headers: { "if-match": "e" } },
      { ...sent, headers: { "if-none-match": "*" } },
    ]);
    expect(waited).toEqual(Array(3).fill(`${method} ${id}`));
  });

  test("a delete of what is not there is done", async () => {
    const { arm, asked, waited } = fakeAzure([[404, refusal("ResourceNotFound")]]);
    expect(await arm.delete(id)).toBeUndefined();
    expect(asked).toEqual([{ method: "DELETE", target: id, headers: {} }]);
    expect(waited).toEqual([]);
  });

  test("any other write of what is not there is an error", async () => {
    const { arm } = fakeAzure(() => [404, refusal("ResourceNotFound")]);
    for (const write of [arm.put(id, {}), arm.patch(id, {}), arm.post(id)])
      await expect(write).rejects.toMatchObject({ status: 404 });
  });

  test("a post gives its result", async () => {
    const { arm, asked } = fakeAzure([[200, { keys: [] }]]);
    expect(await arm.post(`${id}/list`, { a: 1 })).toEqual({ keys: [] });
    expect(asked).toEqual([{ method: "POST", target: `${id}/list`, body: { a: 1 }, headers: {} }]);
  });

  test("a value that is not known yet is never sent", async () => {
    const { arm, asked } = fakeAzure([]);
    await expect(arm.put(id, { a: unknown("x") })).rejects.toThrow(`A value of ${id} that is not known yet`);
    expect(asked).toEqual([]);
  });

  test.each([
    [412, "Whatever", 0],
    [400, "PreconditionFailed", 0],
    [409, "AnotherOperationInProgress", 15_000],
  ])("a refusal with %s %s is decided again", async (status, code, rest) => {
    const { arm, asked, rests } = fakeAzure([[status, refusal(code, "no")]]);
    const error = await arm.put(id, {}).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: "StaleError",
      rest,
      message: expect.stringContaining(`${status} ${code}: no`),
    });
    if (rest > 0) expect(error).toMatchObject({ remedy: expect.stringContaining("is still in progress") });
    expect([asked.length, rests]).toEqual([1, []]);
  });

  test("what is not known everywhere yet is sent again every ten seconds, thirty times", async () => {
    const { arm, asked, rests } = fakeAzure(() => [400, refusal("PrincipalNotFound")]);
    await expect(arm.put(id, {})).rejects.toMatchObject({ code: "PrincipalNotFound" });
    expect(asked).toHaveLength(31);
    expect(rests).toEqual(Array(30).fill(10_000));
  });

  test("an error of another kind is not tried again", async () => {
    const { arm, asked } = fakeAzure([]);
    await expect(arm.put(id, {})).rejects.toThrow("Nothing more to answer");
    expect(asked).toHaveLength(1);
  });

  test("a wait for what goes on already ends when it is as wished", async () => {
    const { arm, waited, asked } = fakeAzure([
      [200, { properties: { n: 1 } }],
      [200, { properties: { n: 2 } }],
    ]);
    await arm.until(id, ({ properties }) => properties.n === 2);
    expect(waited).toEqual([`the change of ${id} that is in progress`]);
    expect(asked).toHaveLength(2);
  });
});

test("a read says what kind of answer it waits for, and a list that leads in a circle ends", async () => {
  const waited: unknown[] = [];
  const { azure } = fakeAzure([]);
  const arm = new Arm({
    run: azure.run,
    async send(method, target, sending) {
      waited.push([method, target, sending?.answer]);
      return { status: 200, headers: new Map(), body: { id, value: [], nextLink: waited.length > 4 ? "/list" : "" } };
    },
  });
  await arm.get(id);
  await arm.findGroup(id);
  await arm.list("/list");
  expect(waited).toEqual([
    ["GET", id, "resource"],
    ["GET", id, "resource"],
    ["GET", "/list", "page"],
  ]);
  waited.push("more", "than four");
  await expect(arm.list("/list")).rejects.toThrow(/^A list .*\/list/);
});
