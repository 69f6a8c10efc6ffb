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
    "Settles that a cluster, connected by Azure Arc or of AKS, follows a git repository: the Flux extension, and a Flux configuration with its source, credentials and kustomizations. Waits until the cluster complies, and tells the first object that does not.",
  branding: { icon: "git-branch", color: "blue" },
  inputs,
  outputs: {
    id: "Resource ID of the configuration.",
    compliance:
      "What the cluster makes of it: Compliant, Non-Compliant, Pending, Suspended or Unknown; empty in a plan of a new one.",
    revision: "The branch or tag and the commit that the cluster has, such as main@sha1:….",
    "public-key":
      "The public key of the cluster, to be added to the repository as a deploy key, where it made one itself.",
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
    "To apply: Contributor on the cluster, or a role with the permissions below. What it may write has the rights of the cluster's administrator, by way of the repository: grant it with the same care.",
  ],
  notes: [
    "Azure Arc needs agents in the cluster that are connected: the action waits five minutes for those of a new cluster before it installs Flux. On a cluster whose agents are not connected Azure keeps a new configuration until they are back; after ten minutes without a word the run says so and ends. Azure keeps credentials for 48 hours only: if the agents are away longer, run this again.",
    "The cluster itself needs a way out to the host of the repository, on port 443 or 22, and to mcr.microsoft.com and `<region>.dp.kubernetesconfiguration.azure.com`.",
    "Azure never shows credentials again. A salted hash of those that were sent last stands among the settings of the Flux extension, since neither an extension nor a configuration has tags; so does what Slipway made. They are sent again when the hash differs, and when the cluster does not comply. A plan shows the hash. It tells nothing of a token or a key; a short password could be guessed from it.",
    "Only what the inputs name is compared. Other people's configurations, settings, and kustomizations in the same configuration stay.",
    "Manifests in the repository are applied as the service account flux-applier of the configuration's namespace, and may use sources of that namespace only.",
    "A failure counts when it has stayed the same for three minutes; what only waits for another object is waited for until deadline-minutes.",
    "A version that is pinned and the release train are changed in place: Flux and what it applied stay in the cluster meanwhile.",
    "A destroy removes the configuration if Slipway made it, and with prune what was applied; the extension only if Slipway installed it and no other configuration needs it.",
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
  report: (_inputs, [, { id, have }]) => ({ id, ...fluxReport(have?.resource.properties) }),
});
