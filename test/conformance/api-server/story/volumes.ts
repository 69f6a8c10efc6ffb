import { get, judge, merge, namespaced, post, remove, type Step, thing } from "./step.ts";

const volumes = "/api/v1/persistentvolumes";
const claims = "/api/v1/namespaces/volumes/persistentvolumeclaims";
const classes = "/apis/storage.k8s.io/v1/storageclasses";
const size = (storage: string) => ({ storage });
const modes = { accessModes: ["ReadWriteMany"], storageClassName: "" };
const volume = (name: string, spec: object) => thing("v1", "PersistentVolume", name, { spec });
const claim = (name: string, spec: object) => thing("v1", "PersistentVolumeClaim", name, { spec });
const nfs = { nfs: { server: "10.0.0.4", path: "/srv" } };
const csi = {
  csi: {
    driver: "file.csi.azure.com",
    volumeHandle: "g#a#s",
    volumeAttributes: { shareName: "s" },
    nodeStageSecretRef: { name: "key", namespace: "volumes" },
  },
};
const whole = { ...modes, capacity: size("5Gi") };
const asks = { ...modes, resources: { requests: size("5Gi") } };

/** Volumes and claims, as far as the API server judges them: what binds them are controllers, which are not compared. */
export const volumeStory: readonly Step[] = [
  namespaced("volumes"),
  post("create a volume of NFS", volumes, volume("nfs", { ...whole, ...nfs, mountOptions: ["nfsvers=4.1"] })),
  post("create a volume of CSI", volumes, volume("csi", { ...whole, ...csi, persistentVolumeReclaimPolicy: "Retain" })),
  judge("create a volume without a source", volumes, volume("bad", whole)),
  judge("create a volume with two sources", volumes, volume("bad", { ...whole, ...nfs, ...csi })),
  judge("create a volume without a size", volumes, volume("bad", { ...modes, ...nfs })),
  judge("create a volume without a mode", volumes, volume("bad", { capacity: size("5Gi"), ...nfs })),
  judge(
    "create a volume with a bad mode",
    volumes,
    volume("bad", { ...whole, ...nfs, accessModes: ["ReadSometimes"] }),
  ),
  judge("create a volume with a bad size", volumes, volume("bad", { ...modes, ...nfs, capacity: size("many") })),
  judge("create a volume of no size", volumes, volume("bad", { ...modes, ...nfs, capacity: size("0") })),
  judge("create a volume with a bad path", volumes, volume("bad", { ...whole, nfs: { server: "h", path: "srv" } })),
  judge("create a volume without a server", volumes, volume("bad", { ...whole, nfs: { path: "/srv" } })),
  judge("create a volume without a driver", volumes, volume("bad", { ...whole, csi: { volumeHandle: "h" } })),
  judge("create a volume without a handle", volumes, volume("bad", { ...whole, csi: { driver: "d" } })),
  judge("create a volume that is recycled somehow", volumes, {
    ...volume("bad", { ...whole, ...nfs, persistentVolumeReclaimPolicy: "Forget" }),
  }),
  merge("another server", `${volumes}/nfs`, { spec: { nfs: { server: "10.0.0.5" } } }),
  merge("another handle", `${volumes}/csi`, { spec: { csi: { volumeHandle: "g#a#t" } } }),
  merge("another size of a volume", `${volumes}/nfs?fieldManager=slipway`, { spec: { capacity: size("6Gi") } }),
  merge("other options", `${volumes}/nfs?fieldManager=slipway`, { spec: { mountOptions: ["ro"] } }),
  merge("another policy", `${volumes}/nfs`, { spec: { persistentVolumeReclaimPolicy: "Delete" } }),
  merge("another class of a volume", `${volumes}/nfs`, { spec: { storageClassName: "fast" } }),
  merge("another mode of a volume", `${volumes}/nfs`, { spec: { accessModes: ["ReadWriteOnce"] } }),
  merge("another volume mode", `${volumes}/nfs`, { spec: { volumeMode: "Block" } }),
  merge("for a claim", `${volumes}/nfs?fieldManager=slipway`, {
    spec: { claimRef: { namespace: "volumes", name: "c", kind: "PersistentVolumeClaim", apiVersion: "v1" } },
  }),
  post("create a claim", `${claims}?fieldManager=slipway`, claim("c", { ...asks, volumeName: "nfs" })),
  judge("create a claim without a size", claims, claim("bad", modes)),
  judge("create a claim without a mode", claims, claim("bad", { resources: { requests: size("5Gi") } })),
  judge("create a claim of less than nothing", claims, claim("bad", { ...modes, resources: { requests: size("-1") } })),
  judge("create a claim of a bad class", claims, claim("bad", { ...asks, storageClassName: "A_b" })),
  merge("another volume of a claim", `${claims}/c`, { spec: { volumeName: "csi" } }),
  merge("another mode of a claim", `${claims}/c`, { spec: { accessModes: ["ReadWriteOnce"] } }),
  merge("another class of a claim", `${claims}/c`, { spec: { storageClassName: "fast" } }),
  merge("another size of a claim", `${claims}/c`, { spec: { resources: { requests: size("6Gi") } } }),
  merge("a label of a claim", `${claims}/c`, { metadata: { labels: { team: "data" } } }),
  remove("delete a claim", `${claims}/c`),
  get("a claim that is protected", `${claims}/c`),
  remove("delete a claim again", `${claims}/c`),
  remove("delete a volume", `${volumes}/csi`),
  get("a volume that is protected", `${volumes}/csi`),
  post(
    "create a class",
    classes,
    thing("storage.k8s.io/v1", "StorageClass", "fast", { provisioner: "file.csi.azure.com" }),
  ),
  merge("change a class", `${classes}/fast`, { provisioner: "other" }),
  merge("change what a class is given", `${classes}/fast`, { parameters: { a: "b" } }),
  merge("let a class grow", `${classes}/fast`, { allowVolumeExpansion: true }),
  judge("create a class without a driver", classes, thing("storage.k8s.io/v1", "StorageClass", "bad")),
];
