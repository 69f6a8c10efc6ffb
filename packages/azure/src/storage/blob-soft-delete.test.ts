import { fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { blobRetention } from "./services.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.Storage/storageAccounts/acc`;
const service = `${id}/blobServices/default`;

describe("the soft delete of blobs", () => {
  const theirs = { cors: { corsRules: [1] }, deleteRetentionPolicy: { enabled: true, days: 7, theirs: true } };
  const look = async (blobDays: number | undefined, containerDays: number | undefined, there?: object) => {
    const fake = fakeAzure(({ method }) => {
      if (method !== "GET") return [200, {}];
      return there === undefined ? [404, refusal("ResourceNotFound")] : [200, { id: service, properties: there }];
    });
    return { ...fake, ...(await lookAt(blobRetention(fake.azure, { account: id, blobDays, containerDays }))) };
  };

  test("keeps more days of others, and what is not named", async () => {
    expect((await look(7, undefined, theirs)).operation).toBe("none");
    expect((await look(5, undefined, theirs)).operation).toBe("none");
    expect((await look(undefined, undefined, {})).operation).toBe("none");
  });

  test("is raised, with all other settings as they were read", async () => {
    const { operation, fields, execute, asked } = await look(8, 9, theirs);
    expect([operation, fields]).toEqual([
      "update",
      {
        "properties.deleteRetentionPolicy.days": 8,
        "properties.containerDeleteRetentionPolicy": { enabled: true, days: 9 },
      },
    ]);
    await execute();
    expect(writesIn(asked)).toEqual([
      {
        method: "PUT",
        target: service,
        headers: {},
        body: {
          properties: {
            ...theirs,
            deleteRetentionPolicy: { enabled: true, days: 8, theirs: true },
            containerDeleteRetentionPolicy: { enabled: true, days: 9 },
          },
        },
      },
    ]);
  });

  test("of an account that is still to be made is planned as new", async () => {
    const { operation, execute, asked } = await look(7, undefined);
    await execute();
    expect([operation, writesIn(asked)]).toMatchObject([
      "create",
      [{ method: "PUT", target: service, body: { properties: { deleteRetentionPolicy: { enabled: true, days: 7 } } } }],
    ]);
  });
});
