import { azureOperator, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

laws(action, arrange);

// The sentence: public code that deletes private zones tries again while it says "Can not delete resource before nested
// resources are deleted".
test("a zone with a link stays, and the refusal says why", async () => {
  const bench = await openBench();
  const { inputs } = await arrange(bench.cloud);
  const azure = await azureOperator(bench.cloud);
  const { id = "" } = (await bench.run(action, { mode: "apply", ...inputs })).outputs;
  const network = id.replace(/privateDnsZones.*/, "virtualNetworks/corp");
  await azure.put(network, {
    location: "northeurope",
    properties: { addressSpace: { addressPrefixes: ["10.9.0.0/16"] } },
  });
  const link = { location: "global", properties: { virtualNetwork: { id: network }, registrationEnabled: false } };
  await azure.put(`${id}/virtualNetworkLinks/corp`, link);
  const ran = await bench.run(action, { mode: "destroy", confirm: "corp.internal", ...inputs });
  expect([ran.code, ran.printed]).toEqual([
    1,
    expect.stringMatching(/CannotDeleteResource.*has virtual network links.*link-private-dns/s),
  ]);
  expect(await azure.find(id)).toBeDefined();
  await bench.close();
});
