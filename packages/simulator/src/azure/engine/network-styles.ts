import { base64url } from "./base64url.ts";
import type { Style, TokenParts } from "./style.ts";

const network = "/subscriptions/{s}/providers/Microsoft.Network/locations/{loc}";
const privateDns = "/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.Network";

const privateDnsToken = ({ id, otherId, verb, type }: TokenParts): string => {
  const noun = type.endsWith("virtualNetworkLinks") ? "VirtualNetworkLink" : "PrivateDnsZone";
  return base64url(`FrontEndAsyncOperation;${verb === "delete" ? "Delete" : "Upsert"}${noun};${id}_${otherId}`);
};

/** Networks and private DNS zones. */
export const networkStyles = {
  networkWrite: {
    created: 201,
    changed: 200,
    status: `${network}/operations/{op}`,
    body: "resource",
    running: 200,
    named: false,
    retryAfter: 10,
    notification: true,
  },
  networkDelete: {
    created: 202,
    changed: 202,
    status: `${network}/operations/{op}`,
    result: `${network}/operationResults/{op}`,
    body: "none",
    running: 200,
    named: false,
    final: { status: 204, body: "none" },
    retryAfter: 10,
    notification: true,
  },
  privateDns: {
    created: 202,
    changed: 202,
    status: `${privateDns}/privateDnsOperationStatuses/{op}`,
    result: `${privateDns}/privateDnsOperationResults/{op}`,
    body: "{}",
    port: ":443",
    running: 202,
    named: false,
    final: { status: 200, body: "resource" },
    retryAfter: 10,
    echoes: "running",
    token: privateDnsToken,
  },
  privateDnsDelete: {
    created: 202,
    changed: 202,
    status: `${privateDns}/privateDnsOperationStatuses/{op}`,
    result: `${privateDns}/privateDnsOperationResults/{op}`,
    body: "none",
    port: ":443",
    running: 202,
    named: false,
    final: { status: 204, body: "none" },
    retryAfter: 10,
    echoes: "running",
    token: privateDnsToken,
  },
} as const satisfies Record<string, Style>;
