import { type Arrange, azureOperator, kubernetesOperator, type WireObject } from "@slipway/testing";

/** Cannot be mistaken for a key that is in use somewhere. */
const keyOf = (what: string): string => Buffer.from(`${what}-of-a-test-`.repeat(5)).toString("base64");

const secret = "/api/v1/namespaces/apps/secrets/messages";
const volume = "/api/v1/persistentvolumes/apps-messages";
const claims = "/api/v1/namespaces/apps/persistentvolumeclaims";

type Found = (WireObject & { readonly status?: { readonly phase?: string } }) | undefined;

/** A cluster in which another team keeps a password in the secret that the key goes into, and has a claim of its own. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("plant", "Microsoft.Network", "Microsoft.ContainerService");
  const kubernetes = await kubernetesOperator(cloud, await azure.cluster(group, "plant"));
  await kubernetes.post("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "apps" } });
  const theirs = Buffer.from(keyOf("password")).toString("base64");
  await kubernetes.post("/api/v1/namespaces/apps/secrets", {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "messages", labels: { team: "depot" } },
    data: { password: theirs },
  });
  const modes = { accessModes: ["ReadWriteMany"], storageClassName: "" };
  await kubernetes.post("/api/v1/persistentvolumes", {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "theirs", labels: { team: "depot" } },
    spec: { ...modes, capacity: { storage: "1Gi" }, nfs: { server: "10.0.0.9", path: "/theirs" } },
  });
  await kubernetes.post(claims, {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "theirs" },
    spec: { ...modes, volumeName: "theirs", resources: { requests: { storage: "1Gi" } } },
  });
  cloud.world.clock.advance(10_000);
  const data = async () => ((await kubernetes.find(secret))?.data ?? {}) as Record<string, string>;
  const key = keyOf("key");
  return {
    inputs: {
      name: "messages",
      namespace: "apps",
      share: "messages",
      account: "contosomessages",
      "account-key": key,
      secret: "messages",
      size: "200Gi",
      "access-modes": "ReadWriteMany",
      "mount-options": "dir_mode=0750\nactimeo=30",
      kubeconfig: kubernetes.kubeconfig,
    },
    async owned() {
      const found = (await kubernetes.find(volume)) as Found;
      const claim = (await kubernetes.find(`${claims}/messages`)) as Found;
      const { azurestorageaccountname, azurestorageaccountkey } = await data();
      const { claimRef, ...spec } = (found?.spec ?? {}) as { claimRef?: { name: string; namespace: string } };
      return {
        volume: [spec, claimRef?.namespace, claimRef?.name, found?.status?.phase, found?.metadata.annotations],
        claim: [claim?.spec, claim?.status?.phase, claim?.metadata.annotations],
        secret: [azurestorageaccountname, azurestorageaccountkey],
      };
    },
    async foreign() {
      const { metadata } = (await kubernetes.find(secret)) ?? { metadata: {} };
      const other = await kubernetes.find(`${claims}/theirs`);
      const kept = await kubernetes.find("/api/v1/persistentvolumes/theirs");
      return {
        secret: [(await data()).password, metadata.labels],
        others: [other?.spec, other?.status, kept?.spec, kept?.metadata.labels],
      };
    },
    async concurrentEdit(_cloud, turn) {
      await kubernetes.patch(secret, { data: { [`turn-${turn}`]: theirs } });
    },
    others: {
      protocol: "NFS",
      "access-modes": "ReadWriteOnce",
      path: "/srv/messages",
      server: "10.0.0.4",
      context: "other",
      volume: "other",
      namespace: "default",
    },
    silent: { "insecure-skip-tls-verify": "The kubeconfig has a certificate authority." },
    rival: {
      add: () => kubernetes.patch(`${claims}/messages`, { metadata: { labels: { team: "data" } } }),
      added: async () => (await kubernetes.find(`${claims}/messages`))?.metadata.labels?.team,
    },
    async introduceDrift() {
      await kubernetes.patch(secret, { data: { azurestorageaccountkey: Buffer.from("old").toString("base64") } });
      await kubernetes.patch(volume, {
        spec: { capacity: { storage: "300Gi" }, mountOptions: ["ro"], persistentVolumeReclaimPolicy: "Delete" },
      });
    },
    wrong: {
      inputs: {
        name: "Messages_1",
        namespace: "No Such",
        volume: "V",
        share: "a",
        account: "Contoso",
        secret: "S_1",
        protocol: "FTP",
        "resource-group": "plant.",
        server: "https://host",
        path: "srv",
        size: "many",
        "access-modes": "ReadSometimes",
        "mount-options": "a b",
      },
      named: [
        "name",
        "namespace",
        "volume",
        "share",
        "account",
        "secret",
        "protocol",
        "resource-group",
        "server",
        "path",
        "size",
        "access-modes",
        "mount-options",
      ],
    },
    secrets: [key, keyOf("password"), ...kubernetes.secrets],
    confirm: "messages",
  };
};
