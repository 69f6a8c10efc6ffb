import { flag, optional } from "@slipway/action";
import type { Options } from "./option.ts";

const ingress = "properties.ingressProfile";

/** How requests from outside get to what runs in a cluster. */
export const ingressOptions = {
  "gateway-api": {
    input: optional(
      flag(
        "Whether AKS installs the Gateway API and its own implementation of it, the class approuting-istio. It makes no gateway, so nothing gets an address by it.",
      ),
    ),
    says: (wanted: boolean) => ({
      [`${ingress}.gatewayAPI.installation`]: wanted ? "Standard" : "Disabled",
      [`${ingress}.webAppRouting.gatewayAPIImplementations.appRoutingIstio.mode`]: wanted ? "Enabled" : "Disabled",
    }),
  },
} satisfies Options;
