import { fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { providerRegistrations } from "./registration.ts";

const id = "/subscriptions/s/providers/Microsoft.Relay";

/** What the list says of a provider, then what each request about it alone says. */
async function world(listed: string | undefined, ...later: (string | undefined)[]) {
  const provider = (registrationState?: string) => ({ namespace: "microsoft.relay", registrationState });
  const fake = fakeAzure(({ method, target }) => {
    if (method !== "GET") return [200, {}];
    if (target === "/subscriptions/s/providers") return [200, { value: listed ? [provider(listed)] : [] }];
    const state = later.shift();
    return state === undefined ? [404, refusal("InvalidResourceNamespace")] : [200, provider(state)];
  });
  const goals = await providerRegistrations(fake.azure, ["Microsoft.Relay", "MICROSOFT.RELAY"], "s");
  return { ...fake, goals, goal: goals[0] as (typeof goals)[0] };
}

test("each provider is a goal once, whatever its case", async () => {
  const { goals } = await world("Registered");
  expect(goals.map((goal) => goal.id)).toEqual(["/subscriptions/s/providers/MICROSOFT.RELAY"]);
});

test("what the list said counts for the first look, then it is asked again", async () => {
  const { goal, asked } = await world("Registered", "NotRegistered");
  expect((await lookAt(goal)).operation).toBe("none");
  expect(asked).toHaveLength(1);
  expect((await lookAt(goal)).operation).toBe("update");
  expect(asked).toHaveLength(2);
});

test.each([
  ["NotRegistered", ["Registered"], 1],
  ["Registering", ["Registering", "Registered"], 0],
  ["Unregistering", ["Unregistering", "NotRegistered", "Registered"], 1],
])("one that is %s is registered and waited for", async (state, later, posts) => {
  const { goal, asked } = await world(state, ...later);
  const { operation, fields, execute } = await lookAt(goal);
  expect([operation, fields]).toEqual(["update", { registrationState: "Registered" }]);
  await execute();
  const target = id.replace("Microsoft.Relay", "MICROSOFT.RELAY");
  expect(writesIn(asked)).toEqual(Array(posts).fill({ method: "POST", target: `${target}/register`, headers: {} }));
  expect(asked.filter(({ method }) => method === "GET")).toHaveLength(1 + later.length);
});

test.each([
  ["Registering", "Registering"],
  ["NotRegistered", undefined],
])("one that is %s is still changing: %s", async (state, inProgress) => {
  const { step } = await (await world(state)).goal.inspect({ wait: false, want: "present" });
  expect(step?.inProgress).toBe(inProgress);
});

test("one that does not exist is refused", async () => {
  await expect(lookAt((await world(undefined)).goal)).rejects.toMatchObject({
    name: "UnfitError",
    message: "The resource provider MICROSOFT.RELAY does not exist.",
    remedy: "Correct the input namespaces: az provider list shows all of them.",
  });
});

test("later steps of a plan see a provider that is registered then", async () => {
  const { goal } = await world("NotRegistered");
  const { shows } = await goal.inspect({ wait: false, want: "present" });
  expect(Object.values(shows ?? {})).toEqual([
    { isNew: false, body: expect.objectContaining({ namespace: "microsoft.relay", registrationState: "Registered" }) },
  ]);
});
