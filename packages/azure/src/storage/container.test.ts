import { azureWith, lookAt, writesIn } from "../arm/fake-azure.test-support.ts";
import { blobContainer, containerWant } from "./container.ts";

const group = "/subscriptions/s/resourceGroups/g";
const id = `${group}/providers/Microsoft.Storage/storageAccounts/acc`;
const service = `${id}/blobServices/default`;

describe("a container", () => {
  const container = `${service}/containers/c`;
  const look = async (there: object | undefined, mustBeEmpty: boolean) => {
    const { azure, asked, said } = azureWith(there ? { [container]: there, [id]: { properties: {} } } : {});
    const want = containerWant(id, "c", mustBeEmpty, azure);
    return { ...(await lookAt(blobContainer(azure, want))), want, asked, said };
  };

  test("is new without public access, with its maker in its metadata, and empty", async () => {
    const { fields, execute, want, asked } = await look(undefined, true);
    const maker = fields["properties.metadata.madeby"];
    expect(fields).toEqual({
      "properties.publicAccess": "None",
      "properties.metadata.madeby": expect.stringMatching(/^slipway-/),
    });
    expect(await want.look(true)).toBe("true");
    await execute().catch(() => undefined);
    expect(writesIn(asked)).toEqual([
      {
        method: "PUT",
        target: container,
        headers: {},
        body: { properties: { publicAccess: "None", metadata: { madeby: maker } } },
      },
    ]);
    const ours = { id: container, name: "c", properties: { metadata: { madeby: maker } } };
    const { azure, asked: deleted } = azureWith({ [container]: ours });
    await (await lookAt(blobContainer(azure, containerWant(id, "c", false, azure)), "absent")).execute();
    expect(writesIn(deleted)).toMatchObject([{ method: "DELETE", target: container }]);
  });

  test("is not looked into unless it has to be empty", async () => {
    const { operation, want, asked } = await look({ id: container, properties: {} }, false);
    expect([operation, await want.look(true)]).toEqual(["none", "unknown"]);
    expect(asked.map(({ target }) => target)).toEqual([container]);
  });

  test("that cannot be looked into is taken, with a warning that says why and what to grant", async () => {
    const { operation, want, said } = await look({ id: container, properties: {} }, true);
    expect([operation, await want.look(true)]).toEqual(["none", "unknown"]);
    expect(said).toEqual([
      "It is unknown whether the container c is empty (the account has no endpoint for blobs). Grant Storage Blob Data Reader on it and allow the runner to reach the account, or check it yourself.",
    ]);
  });

  test("with blobs in it is refused where it has to be empty", async () => {
    const { azure } = azureWith({ [container]: { id: container, properties: {} } });
    const want = { ...containerWant(id, "c", true, azure), look: async () => "false" as const };
    await expect(lookAt(blobContainer(azure, want))).rejects.toMatchObject({
      name: "UnfitError",
      message: "The container c has blobs in it, and has to be empty.",
      remedy: expect.stringContaining("set must-be-empty: false"),
    });
    expect((await lookAt(blobContainer(azure, { ...want, mustBeEmpty: false }))).operation).toBe("none");
  });
});
