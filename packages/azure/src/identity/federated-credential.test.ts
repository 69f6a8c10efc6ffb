import type { Goal } from "@slipway/reconcile";
import { fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { federatedCredentials, mostCredentials, recognise } from "./federated-credential.ts";

const identity = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/I";
const folder = `${identity}/federatedIdentityCredentials`;
const credential = (name: string, subject: string, audience = "aud") => ({
  name,
  issuer: "https://i",
  subject,
  audience,
});
const there = (name: string, subject: string, more: object = {}) => ({
  id: `${folder}/${name}`,
  name,
  properties: { issuer: "https://i", subject, audiences: ["aud"], ...more },
});

function goalsFor(list: readonly object[] | number, ...credentials: ReturnType<typeof credential>[]) {
  const fake = fakeAzure(({ method }) => {
    if (method !== "GET") return [200, {}];
    return typeof list === "number" ? [list, refusal("X")] : [200, { value: list }];
  });
  return { ...fake, goals: federatedCredentials(fake.azure, { identity, credentials }, {}) as [Goal, ...Goal[]] };
}

test("a new credential is put with its trust", async () => {
  const { goals, asked } = goalsFor([there("other", "x")], credential("mine", "s"));
  const { operation, fields, execute } = await lookAt(goals[0]);
  await execute();
  expect([operation, fields]).toEqual([
    "create",
    { "properties.issuer": "https://i", "properties.subject": "s", "properties.audiences": ["aud"] },
  ]);
  expect(writesIn(asked)).toMatchObject([{ method: "PUT", target: `${folder}/mine` }]);
});

test("one with the same trust is adopted under its name, and corrected there", async () => {
  const same = goalsFor([there("theirs", "s")], credential("mine", "s"));
  expect((await lookAt(same.goals[0])).operation).toBe("none");
  const { goals, asked } = goalsFor([there("theirs", "s", { audiences: ["x"] })], credential("mine", "s"));
  const { operation, fields, execute } = await lookAt(goals[0]);
  await execute();
  expect([operation, fields]).toEqual(["update", { "properties.audiences": ["aud"] }]);
  expect(writesIn(asked)).toMatchObject([{ method: "PUT", target: `${folder}/theirs` }]);
});

test("trust counts before the name, and a name has no case", () => {
  const wants = [credential("a", "1"), credential("b", "2")].map((each) => ({ ...each, id: `want-${each.name}` }));
  const known = (...all: ReturnType<typeof there>[]) =>
    recognise(all, wants).map(({ as, resource }) => [resource.name, as]);
  expect(known(there("A", "9"))).toEqual([["A", "want-a"]]);
  expect(known(there("a", "2"))).toEqual([["a", "want-b"]]);
  expect(known(there("a", "9"), there("x", "1"))).toEqual([
    ["a", `${folder}/a`],
    ["x", "want-a"],
  ]);
  expect(known(there("z", "1", { issuer: "https://j" }))).toEqual([["z", `${folder}/z`]]);
});

test("all credentials of an identity are read by one list, and take turns", async () => {
  const { goals, asked } = goalsFor([], credential("a", "1"), credential("b", "2"));
  await Promise.all(goals.map((goal) => lookAt(goal)));
  expect(asked.map(({ target }) => target)).toEqual([folder]);
  expect(goals.map(({ lock }) => lock)).toEqual([folder.toLowerCase(), folder.toLowerCase()]);
});

test("an identity that is not there has none yet; any other refusal is an error", async () => {
  expect((await lookAt(goalsFor(404, credential("a", "1")).goals[0])).operation).toBe("create");
  await expect(lookAt(goalsFor(403, credential("a", "1")).goals[0])).rejects.toMatchObject({ status: 403 });
});

test("more than Azure allows are refused, and those of others are named", async () => {
  const others = Array.from({ length: mostCredentials - 1 }, (_, at) => there(`o${at}`, `x${at}`));
  expect((await lookAt(goalsFor(others, credential("a", "1")).goals[0])).operation).toBe("create");
  const full = goalsFor(others, credential("a", "1"), credential("b", "2"));
  await expect(lookAt(full.goals[0])).rejects.toMatchObject({
    name: "UnfitError",
    message: `The identity ${identity} has 19 other federated credentials; with 2 more it would have over 20, the maximum that Azure allows.`,
    remedy: `Remove those that are no longer used (${others.map(({ name }) => name).join(", ")}), or use another identity.`,
  });
});
