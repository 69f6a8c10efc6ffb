import { tmpdir } from "node:os";
import { startCloud } from "../packages/simulator/src/index.ts";
import { azureOperator } from "../packages/testing/src/azure-operator.ts";

/** A cloud with one network, for others to ask; says where it is, and with which token. */
const cloud = await startCloud();
const azure = await azureOperator(cloud);
const group = await azure.group("one", "Microsoft.Network");
const network = `${group}/providers/Microsoft.Network/virtualNetworks/one`;
await azure.put(network, {
  location: "northeurope",
  properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
});
const env = cloud.env("az", tmpdir());
const answer = await cloud.request(
  "POST",
  `https://login.microsoftonline.com/${env.AZURE_TENANT_ID}/oauth2/v2.0/token`,
  new URLSearchParams({
    grant_type: "client_credentials",
    client_id: env.AZURE_CLIENT_ID ?? "",
    client_secret: env.AZURE_CLIENT_SECRET ?? "",
    scope: "https://management.azure.com/.default",
  }).toString(),
  { "content-type": "application/x-www-form-urlencoded" },
);
const { access_token: token } = JSON.parse(JSON.stringify(answer.body)) as { access_token: string };
process.stdout.write(
  JSON.stringify({ url: cloud.url, ca: cloud.ca, token, path: `${network}?api-version=2025-01-01` }),
);
process.once("SIGTERM", () => void cloud.close());
