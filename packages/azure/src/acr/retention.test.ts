import { fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { retention } from "./retention.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/reg";
const have = (retentionPolicy: object | undefined, more: object = {}, tier = "Premium") => ({
  id,
  name: "reg",
  location: "north",
  sku: { name: tier },
  properties: { provisioningState: "Succeeded", policies: { retentionPolicy, ...more } },
});
const look = async (want: { enabled: boolean; days: number }, there: object | undefined) => {
  const fake = fakeAzure(({ method }) =>
    there === undefined ? [404, refusal("ResourceNotFound")] : [200, method === "GET" ? there : have(undefined)],
  );
  return { ...fake, looked: await lookAt(retention(fake.azure, { registry: id, ...want })) };
};
const on = { enabled: true, days: 7 };
const off = { enabled: false, days: 7 };

// container-registry-retention-policy.md and container-registry-soft-delete-policy.md of MicrosoftDocs.
test.each<[string, { enabled: boolean; days: number }, object, object | undefined, string[]]>([
  ["on, as it is", on, have({ status: "enabled", days: 7 }), undefined, []],
  ["on, in another spelling", on, have({ status: "Enabled", days: 7 }), undefined, []],
  ["off, as it is", off, have({ status: "disabled", days: 30 }), undefined, []],
  ["off where nothing is said", off, have(undefined), undefined, []],
  ["on where nothing is said", on, have(undefined), { status: "enabled", days: 7 }, ["enabled", "days"]],
  ["on where it is off", on, have({ status: "disabled", days: 7 }), { status: "enabled", days: 7 }, ["enabled"]],
  ["on for other days", on, have({ status: "enabled", days: 30 }), { status: "enabled", days: 7 }, ["days"]],
  [
    "off where it is on",
    off,
    have({ status: "enabled", days: 7 }, {}, "Standard"),
    { status: "disabled" },
    ["enabled"],
  ],
])("a policy is to be %s", async (_, want, there, sent, fields) => {
  const { looked, asked, said } = await look(want, there);
  expect([looked.operation, Object.keys(looked.fields)]).toEqual([sent ? "update" : "none", fields]);
  expect(said).toEqual(
    fields.includes("enabled") && want.enabled
      ? [
          expect.stringMatching(
            /^Retention covers only manifests that lose their last tag from now on.*acr purge task\.$/,
          ),
        ]
      : [],
  );
  if (sent === undefined) return;
  await looked.execute();
  expect(writesIn(asked)).toMatchObject([{ method: "PATCH", target: id }]);
  expect(writesIn(asked)[0]?.body).toEqual({ properties: { policies: { retentionPolicy: sent } } });
});

test.each<[string, object | undefined, string, string]>([
  [
    "a registry that is not there",
    undefined,
    `The registry ${id} does not exist.`,
    "Correct the input registry, or create it first (action create-acr).",
  ],
  [
    "a registry of a lower tier",
    have(undefined, {}, "Standard"),
    "The registry reg has the tier Standard; only Premium has a retention policy.",
    "Raise it with: az acr update --name reg --sku Premium. Or set enabled: false.",
  ],
  [
    "a registry with soft delete",
    have(undefined, { softDeletePolicy: { status: "enabled", retentionDays: 9 } }),
    "The registry reg keeps deleted images for 9 days (soft delete), and Azure has no retention policy beside that.",
    "Set enabled: false, or turn soft delete off first: az acr config soft-delete update --registry reg --status Disabled.",
  ],
])("%s is refused", async (_, there, message, remedy) => {
  await expect(look(on, there)).rejects.toMatchObject({ message, remedy });
});

test("soft delete that is off is no hindrance, and a registry that failed is written again", async () => {
  expect((await look(on, have(undefined, { softDeletePolicy: { status: "disabled" } }))).looked.operation).toBe(
    "update",
  );
  const failed = {
    ...have({ status: "enabled", days: 7 }),
    properties: { provisioningState: "Failed", policies: { retentionPolicy: { status: "enabled", days: 7 } } },
  };
  expect((await look(on, failed)).looked.operation).toBe("update");
});

test("a change of the registry that is in progress is waited for", async () => {
  const policies = { retentionPolicy: { status: "enabled", days: 7 } };
  const state = (provisioningState: string) => ({ ...have(undefined), properties: { provisioningState, policies } });
  const states = [state("Updating"), state("Updating"), state("Succeeded"), state("Succeeded")];
  const fake = fakeAzure(() => [200, states.shift() ?? state("Succeeded")]);
  const { step } = await retention(fake.azure, { registry: id, ...on }).inspect({ wait: true, want: "present" });
  expect([step, states]).toEqual([undefined, []]);
});
