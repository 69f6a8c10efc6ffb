import { defineAction, type Values } from "@slipway/action";
import { type ClusterWant, connectHopsworks, hopsworksCluster, newCluster, placeOf } from "@slipway/hopsworks";
import { unknownText } from "@slipway/reconcile";
import { contradictions } from "./contradictions.ts";
import { inputs } from "./inputs.ts";

const wantOf = (given: Values<typeof inputs>): ClusterWant => ({
  name: given.name,
  cloud: given.cloud === "aws" ? "AWS" : "AZURE",
  version: given.version,
  state: given.state,
  headType: given["head-instance-type"],
  headDisk: given["head-disk-gb"],
  workers: given.workers,
  autoscale: given.autoscale,
  database: given.database,
  sshKey: given["ssh-key"],
  publicIp: given["public-ip"],
  letsEncrypt: given["lets-encrypt"],
  managedUsers: given["managed-users"],
  backupDays: given["backup-days"],
  tags: given.tags && Object.fromEntries(given.tags.map((tag) => tag.split(/=(.*)/s, 2) as [string, string])),
  place: placeOf(given),
  containerEmpty: given["container-empty"],
});

export default defineAction({
  name: "hopsworks-cluster",
  about:
    "Creates a cluster of managed Hopsworks on Azure or AWS and keeps it as declared: running or stopped, its version, workers and autoscaling. Adopts an existing cluster by its name. Without a key it plans only, and puts out what the form asks for.",
  branding: { icon: "layers", color: "green" },
  inputs,
  outputs: {
    id: "ID of the cluster at Hopsworks; known after apply for a new one.",
    url: "Address of the cluster; known after apply for a new one.",
    payload:
      "The new cluster as JSON, by the names that the API and the form have for its fields: to type in where the service is not to be reached. A run that fails puts it out too.",
  },
  example: {
    name: "hops",
    cloud: "azure",
    region: "northeurope",
    "resource-group": "platform",
    identity: "hopsworks",
    "storage-account": "contosohops",
    container: "hops",
    network: "hopsworks",
    subnet: "default",
    kubernetes: "platform",
    registry: "contosoimages",
    "ssh-key": "hopsworks",
    version: "3.9.0",
    "head-instance-type": "Standard_D8_v3",
    database: "role=single, type=Standard_D8_v3",
    workers: "type=Standard_D8_v3, disk=256, count=2",
    "api-key": "${{ secrets.HOPSWORKS_API_KEY }}",
  },
  granted: [
    "To plan without a key: nothing; no one is asked.",
    "Otherwise: an API key of the account at Hopsworks, which may do everything there, as a secret of the environment that guards the apply.",
  ],
  permissions: {},
  notes: [
    "The API is known from the vendor's Terraform provider, last changed in October 2024. Whether the managed service still answers was not seen: try a plan with the key first. If it does not answer, the plan fails and says so, and puts out the payload all the same.",
    "Hopsworks makes the cluster in your account, with rights that you give it: a role for its own principal (docs/guides.md), and one for the identity or the instance profile. Before the cluster, the steps of the same job make what it needs: create-storage, create-ssh-key, create-identity, create-aks with peer-vnets and link-private-dns, or create-vpc and create-eks.",
    "The service has no token that makes a repeated request harmless, so a request without an answer is not sent again: the action looks by name first.",
    "A cluster holds data, so it is never replaced. A destroy terminates it if Slipway created it; the container or bucket stays, with all that is in it.",
    "A cluster that failed is reported with the service's cause and is not touched. Upgrades that failed are rolled back at Hopsworks.",
    "A new cluster takes up to 45 minutes and an upgrade up to four hours: raise deadline-minutes. A run that ends before that is picked up by the next one.",
  ],
  contradictions,
  confirm: ({ name }) => name,
  known: (given) => ({ payload: JSON.stringify(newCluster(wantOf(given)), undefined, 2) }),
  connect: connectHopsworks,
  goals: (given, hopsworks) => [hopsworksCluster(hopsworks, wantOf(given))],
  report: (_given, [{ have }]) => ({
    id: have?.id ?? unknownText("the-cluster"),
    url: have?.url ?? unknownText("the-cluster"),
  }),
});
