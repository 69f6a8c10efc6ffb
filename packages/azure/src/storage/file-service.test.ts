import { azureTaking, lookAt } from "../arm/fake-azure.test-support.ts";
import { fileService } from "./services.ts";

const account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acc";
const service = `${account}/fileServices/default`;
const policy = "properties.shareDeleteRetentionPolicy";
const encryption = (required: boolean) => ({ protocolSettings: { nfs: { encryptionInTransit: { required } } } });

test.each<[object, object, object]>([
  [{ shareDays: 7 }, {}, { [policy]: { enabled: true, days: 7 } }],
  [{ shareDays: 7 }, { shareDeleteRetentionPolicy: { enabled: true, days: 9 } }, {}],
  [{ shareDays: 7 }, { shareDeleteRetentionPolicy: { enabled: false, days: 7 } }, { [`${policy}.enabled`]: true }],
  [
    { nfsEncryption: true },
    encryption(false),
    { "properties.protocolSettings.nfs.encryptionInTransit.required": true },
  ],
  [{ nfsEncryption: true }, encryption(true), {}],
  [{}, {}, {}],
])("for all shares of an account %j is asked, and of %j only the rest is changed", async (more, properties, fields) => {
  const { azure } = azureTaking({ [service]: { id: service, properties } });
  const goal = fileService(azure, { account, shareDays: undefined, nfsEncryption: undefined, ...more });
  expect((await lookAt(goal)).fields).toEqual(fields);
});
