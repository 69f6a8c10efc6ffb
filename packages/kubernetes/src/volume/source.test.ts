import { type AzureShare, azureFiles, nfsFolder } from "./source.ts";

const share: AzureShare = {
  account: "acc",
  share: "data",
  protocol: "SMB",
  server: undefined,
  resourceGroup: undefined,
  encrypt: undefined,
  secret: { name: "key", namespace: "apps" },
};

// deploy/example/pv-azurefile-csi.yaml and pv-azurefile-nfs.yaml of kubernetes-sigs/azurefile-csi-driver, and its
// docs/driver-parameters.md.
test("a share by SMB signs in with the account's key", () => {
  expect(azureFiles(share)).toEqual({
    source: {
      csi: {
        driver: "file.csi.azure.com",
        volumeAttributes: { storageAccount: "acc", shareName: "data" },
        nodeStageSecretRef: { name: "key", namespace: "apps" },
      },
    },
    handle: "acc-data",
    options: [
      "dir_mode=0777",
      "file_mode=0777",
      "uid=0",
      "gid=0",
      "mfsymlinks",
      "cache=strict",
      "nosharesock",
      "actimeo=30",
      "nobrl",
    ],
  });
});

test.each([
  [{}, {}],
  [{ encrypt: true }, { encryptInTransit: "true" }],
  [{ encrypt: false }, { encryptInTransit: "false" }],
  [
    { server: "s", resourceGroup: "g" },
    { server: "s", resourceGroup: "g" },
  ],
])("a share by NFS (%j) knows no sign-in", (more, attributes) => {
  expect(azureFiles({ ...share, protocol: "NFS", ...more })).toEqual({
    source: {
      csi: {
        driver: "file.csi.azure.com",
        volumeAttributes: { storageAccount: "acc", shareName: "data", protocol: "nfs", ...attributes },
      },
    },
    handle: "acc-data",
    options: ["nconnect=4", "noresvport", "actimeo=30"],
  });
});

test("a folder of an NFS server is mounted hard, from a port below 1024 (nfs(5))", () => {
  expect(nfsFolder("10.0.0.4", "/export")).toEqual({
    source: { nfs: { server: "10.0.0.4", path: "/export" } },
    options: ["nfsvers=4.1", "hard", "timeo=600", "retrans=2"],
  });
});
