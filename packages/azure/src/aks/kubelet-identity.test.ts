import { azureWith } from "../arm/fake-azure.test-support.ts";
import { withKubeletIdentity } from "./kubelet-identity.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/nodes";
const { azure, asked } = azureWith({
  [id]: { id, name: "nodes", properties: { clientId: "c", principalId: "p", tenantId: "t" } },
});
const body = (resourceId?: string) => ({
  properties: { enableRBAC: true, identityProfile: { kubeletidentity: { resourceId } } },
});

// UserAssignedIdentity in managedClusters.json of azure-rest-api-specs: AKS wants all three IDs of an identity for the nodes.
test("an identity for the nodes goes along with its client and object ID", async () => {
  expect(await withKubeletIdentity(body(id), azure)).toEqual({
    properties: {
      enableRBAC: true,
      identityProfile: { kubeletidentity: { resourceId: id, clientId: "c", objectId: "p" } },
    },
  });
});

test("where none is given nothing is asked", async () => {
  const before = asked.length;
  for (const plain of [{ properties: {} }, body()]) expect(await withKubeletIdentity(plain, azure)).toBe(plain);
  expect(asked).toHaveLength(before);
});

test("one that is not there is missing", async () => {
  await expect(withKubeletIdentity(body(`${id}s`), azure)).rejects.toMatchObject({
    name: "MissingError",
    message: `The identity ${id}s does not exist.`,
    remedy: "Correct the input kubelet-identity, or create it first (action create-identity).",
  });
});
