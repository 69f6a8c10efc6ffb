import { choice, defineAction, flag, optional } from "@slipway/action";
import { azureId, azureInputs, connectAzure, peering, peersOf, sameId } from "@slipway/azure";

const type = "Microsoft.Network/virtualNetworks";

export default defineAction({
  name: "peer-vnets",
  about:
    "Settles that the machines of two virtual networks reach each other, by a peering whose two sides are one thing. Adopts what is there already, and repairs a side that has lost the other one.",
  branding: { icon: "git-merge", color: "blue" },
  inputs: {
    network: azureId("One of the two networks, by its resource ID.", type),
    remote: azureId("The other network, by its resource ID; it may be in another subscription or region.", type),
    traffic: optional(
      flag(
        "Whether the machines of each network reach those of the other one. Without it what is there stays, and a new peering lets them.",
      ),
    ),
    "forwarded-traffic": optional(
      flag(
        "Whether traffic that a machine only forwards, such as a firewall, passes to the other network. Without it what is there stays, and a new peering lets none pass.",
      ),
    ),
    gateway: optional(
      choice(
        "Which of the two lets the other one use its gateway; the gateway must be there. Without it what is there stays.",
        ["none", "network", "remote"],
      ),
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the peering on the side of network.",
    "remote-id": "Resource ID of the peering on the side of remote.",
    state: "Connected when both sides are; else the state of the side that is not, or empty while it is not there.",
  },
  example: {
    network:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.Network/virtualNetworks/platform",
    remote:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/hopsworks/providers/Microsoft.Network/virtualNetworks/hopsworks",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
  },
  granted: [
    "To plan and check: Reader on both networks.",
    "To apply: Network Contributor on both networks, or a role with the permissions below on both.",
  ],
  notes: [
    "A peering leads no further: a third network that one of the two is peered with is not reached. Names are not shared either: that takes `link-private-dns`.",
    "The two networks must not overlap, nor with any network that one of them is peered with: that is said before anything is changed.",
    "When a network has got more addresses, its peer is told of them.",
    "A side that has lost the other one cannot be mended: both are made anew, with the settings that they had.",
    "Both networks have to be in the same Entra tenant.",
    "A destroy removes the peering only if Slipway made both sides, which their names tell.",
  ],
  contradictions: ({ network, remote }) =>
    network !== undefined && remote !== undefined && sameId(network, remote)
      ? [{ input: "remote", problem: "It is the same as network: give another one." }]
      : [],
  confirm: ({ remote }) => remote.split("/").at(-1) ?? "",
  connect: connectAzure,
  goals: async ({ network, remote, traffic, "forwarded-traffic": forwarded, gateway }, azure) => [
    peering(azure, { peers: await peersOf(network, remote, azure), traffic, forwarded, gateway }),
  ],
  report(_inputs, [{ id, have }]) {
    const states = [have?.network, have?.remote].map((side) => side?.peering?.properties.peeringState ?? "");
    return {
      id: have?.network.peering?.id ?? id,
      "remote-id": have?.remote.peering?.id ?? "",
      state: states.find((state) => state !== "Connected") ?? "Connected",
    };
  },
});
