import { azureTaking } from "../arm/fake-azure.test-support.ts";
import { refuseOtherServer } from "./api-server.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c";

test.each([
  [{ fqdn: "c.hcp.example" }, "C.hcp.example", undefined],
  [{ fqdn: "", privateFQDN: "c.private.example" }, "c.private.example", undefined],
  [{ fqdn: "c.hcp.example", privateFQDN: "c.private.example" }, "evil.example", "c.hcp.example or c.private.example"],
  [{ fqdn: "" }, "", "it has none yet"],
  [{ fqdn: null }, "null", "it has none yet"],
])("of a cluster with %j the server %s is: %s", async (properties, host, own) => {
  const { azure } = azureTaking({ [id]: { id, name: "c", location: "north", properties } });
  const looked = refuseOtherServer(id, host, azure);
  if (own === undefined) return await looked;
  await expect(looked).rejects.toMatchObject({
    name: "ForeignHostError",
    message: `The server ${host} of the kubeconfig is not the API server of ${id} (${own}): nothing was sent there.`,
    remedy: "Give the kubeconfig of that cluster, or leave kubeconfig out: Azure gives one.",
  });
});

test("a cluster that is not there is missing", async () => {
  await expect(refuseOtherServer(id, "a", azureTaking({}).azure)).rejects.toMatchObject({
    name: "MissingError",
    message: `The cluster ${id} does not exist.`,
    remedy: "Correct the input cluster.",
  });
});
