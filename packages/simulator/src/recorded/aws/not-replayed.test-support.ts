/** Cases that are not replayed, and why. */
export const notReplayed: readonly { readonly match: RegExp; readonly reason: string }[] = [
  {
    match: /TestUpdates::test_deleting_resource/,
    reason:
      "It calls SSM itself to see whether a parameter is gone, an API that is not simulated: templates alone know of them.",
  },
  { match: /^test_template_rendering_with_list/, reason: "What a custom resource's own function gets to see." },
  {
    match: /dhcp_options|transit_gateway|keypair|vcp_peering|vpn_gateways|FlowLogs|create_volume|vpc_endpoint/,
    reason: "Parts of EC2 that no scenario of ours has: of it, networks and security groups are simulated.",
  },
  {
    match: /server_certificate/,
    reason: "The template holds a certificate and its key, which do not belong into this repository.",
  },
  {
    match: /simulate_principle_policy/,
    reason: "The policy simulator shows the line and column of each statement, and groups are not simulated.",
  },
];
