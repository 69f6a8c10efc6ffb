import { choice, defineAction, flag, optional } from "@slipway/action";
import { azureId, azureInputs, connectAzure, peering, peersOf, sameId } from "@slipway/azure";

const type = "Microsoft.Network/virtualNetworks";

export default defineAction({
  name: "peer-vnets",
  about:
    "Ensures that the machines of two virtual networks reach each other: creates both sides of a peering and keeps them as declared. Adopts an existing peering, and repairs one that has lost a side.",
  branding: { icon: "git-merge", color: "blue" },
  inputs: {
    network: azureId("One of the two networks, by its resource ID.", type),
    remote: azureId("The other network, by its resource ID; it may be in another subscription or region.", type),
    traffic: optional(
      flag(
        "Whether the machines of each network reach those of the other. If not set, the present setting is kept, and a new peering allows it.",
      ),
    ),
    "forwarded-traffic": optional(
      flag(
        "Whether traffic that a machine only forwards, such as a firewall, passes to the other network. If not set, the present setting is kept, and a new peering allows none.",
      ),
    ),
    gateway: optional(
      choice(
        "Which of the two networks shares its gateway with the other; the gateway must exist. If not set, the present setting is kept.",
        ["none", "network", "remote"],
      ),
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the peering on the side of network.",
    "remote-id": "Resource ID of the peering on the side of remote.",
    state: "Connected if both sides are; otherwise the state of the side that is not.",
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
    "A peering is not transitive: a third network that one of the two is peered with is not reached. DNS names are not shared either: use `link-private-dns` for that.",
    "The two networks must not overlap each other, or any network that one of them is peered with: the action reports this before it changes anything.",
    "When a network has got more addresses, the action syncs the peering so that the other network sees them.",
    "A side that has lost the other one cannot be repaired in place: both are created again, with the settings that they had.",
    "Both networks must be in the same Entra tenant.",
    "A destroy removes the peering only if Slipway created both sides, which their names show.",
  ],
  contradictions: ({ network, remote }) =>
    network !== undefined && remote !== undefined && sameId(network, remote)
      ? [{ input: "remote", problem: "It is the same as network: give a different one." }]
      : [],
  confirm: ({ remote }) => remote,
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
