import { defineAction } from "@slipway/action";
import {
  connectAzure,
  FluxCluster,
  fluxConfiguration,
  fluxExtension,
  fluxReport,
  fluxWant,
  keyFile,
} from "@slipway/azure";
import { contradictions } from "./contradictions.ts";
import { inputs } from "./inputs.ts";

export default defineAction({
  name: "arc-flux-config",
  about:
    "Ensures that an AKS or Azure Arc cluster follows a git repository: installs the Flux extension, and creates a Flux configuration with its source, credentials and kustomizations. Waits until the cluster complies, and reports the first object that does not.",
  branding: { icon: "git-branch", color: "blue" },
  inputs,
  outputs: {
    id: "Resource ID of the configuration.",
    compliance:
      "The compliance state that the cluster reports: Compliant, Non-Compliant, Pending, Suspended or Unknown; empty in a plan of a new configuration.",
    revision: "The branch or tag and the commit that the cluster runs, such as main@sha1:….",
    failing: "The first object that keeps the cluster from complying, and why; empty if none does.",
    "cluster-state":
      "Whether the cluster is up: Connected, or Offline or Expired and when Azure last heard of its agents; Running or Stopped for AKS. What a cluster that is down reported last may be old.",
    "public-key":
      "The public key to add to the repository as a deploy key, if the cluster generated a key pair itself.",
  },
  example: {
    cluster:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.Kubernetes/connectedClusters/plant",
    name: "apps",
    url: "https://github.com/contoso/fleet",
    branch: "main",
    kustomizations: "{ infra: ./infra, apps: { path: ./apps, dependsOn: [infra], prune: true } }",
    "https-user": "git",
    "https-token": "${{ secrets.FLEET_TOKEN }}",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
  },
  granted: [
    "To plan and check: Reader on the cluster.",
    "To apply: Contributor on the cluster, or a role with the permissions below. Anyone with this role can act as the cluster's administrator through a repository: grant it with the same care.",
  ],
  notes: [
    "Azure Arc needs connected agents in the cluster: the action waits up to five minutes for those of a new cluster before it installs Flux. If the agents are not connected, Azure keeps a new configuration until they are; after ten minutes without contact the run says so and ends. Azure keeps credentials for 48 hours only: if the agents are disconnected for longer, run this again.",
    "The cluster itself needs outbound access to the host of the repository, on port 443 or 22, and to mcr.microsoft.com and `<region>.dp.kubernetesconfiguration.azure.com`.",
    "Azure never shows credentials again. The action keeps a salted hash of the last ones it sent, and the record of what Slipway created, in the settings of the Flux extension, since neither an extension nor a configuration has tags. Credentials are sent again when the hash differs, and when the cluster does not comply. A plan shows the hash. It reveals nothing about a token or a key, but a short password could be guessed from it.",
    "Only what the inputs name is compared. Other people's configurations, settings, and kustomizations in the same configuration stay.",
    "Manifests in the repository are applied as the service account flux-applier of the configuration's namespace, and may use sources of that namespace only.",
    "A failure counts when it has stayed the same for three minutes. An object that only waits for another one does not count as failed until deadline-minutes have passed.",
    "A pinned version and the release train are changed in place: Flux and what it applied stay in the cluster.",
    "A destroy removes the configuration if Slipway created it and, with prune, what it applied. It removes the extension only if Slipway installed it and no other configuration needs it.",
  ],
  contradictions,
  confirm: ({ name }) => name,
  connect: connectAzure,
  async goals(given, azure, run) {
    // A key goes out as its file has it, with the line break that the runner cuts off.
    for (const key of [given["ssh-private-key"], given["github-app-private-key"]]) if (key) run.mask(keyFile(key));
    const cluster = await FluxCluster.find(given.cluster, azure);
    const complies = given["wait-for-compliance"];
    const configuration = { cluster: given.cluster, name: given.name, want: fluxWant(given), complies };
    const extension = fluxExtension(azure, cluster, {
      configuration,
      version: given.version,
      minimumVersion: given["minimum-version"],
      releaseTrain: given["release-train"],
    });
    return [extension, fluxConfiguration(azure, cluster, configuration, { after: [extension] })];
  },
  report: (_inputs, [, { id, have }]) => ({ id, ...fluxReport(have) }),
});
