import { parseAddress, parseCidr } from "../../engine/cidr.ts";
import { listOf } from "../../engine/json.ts";
import { page } from "../../engine/page.ts";
import { gateway } from "../../engine/refusal.ts";
import type { Route } from "../../engine/route.ts";
import { findEntry } from "../../engine/state.ts";
import { networkVersions, prefixesOf, subnetsOf } from "./network.ts";

const network =
  "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{network}";

/** Azure keeps five addresses of each subnet. */
const reserved = 5;

/** How full the subnets are, and whether an address is free. */
export const networkRoutes: readonly Route[] = [
  {
    method: "GET",
    template: `${network}/usages`,
    permission: "Microsoft.Network/virtualNetworks/usages/read",
    apiVersions: networkVersions,
    answer: ({ arm, request, path }) => ({
      status: 200,
      body: page(
        { world: arm.world, url: request.url },
        subnetsOf(arm, `/${path.segments.slice(0, -1).join("/")}`),
        ({ resource }) => resource.id,
        ({ resource }) => {
          const cidr = parseCidr(prefixesOf(resource.properties)[0] ?? "");
          return {
            id: resource.id,
            currentValue: listOf(resource.properties.ipConfigurations).length,
            limit: cidr === undefined ? 0 : 2 ** (32 - cidr.bits) - reserved,
            unit: "Count",
            name: { value: "SubnetSpace", localizedValue: "Subnet size and usage" },
          };
        },
      ),
    }),
  },
  {
    method: "GET",
    template: `${network}/CheckIPAddressAvailability`,
    permission: "Microsoft.Network/virtualNetworks/checkIpAddressAvailability/read",
    apiVersions: networkVersions,
    answer: ({ request, arm, path }) => {
      const id = `/${path.segments.slice(0, -1).join("/")}`;
      const address = parseAddress(request.url.searchParams.get("ipAddress") ?? "");
      if (findEntry(arm.state, id) === undefined)
        throw gateway(404, "ResourceNotFound", `The Resource '${id}' was not found.`);
      const inside = subnetsOf(arm, id).some(({ resource }) =>
        prefixesOf(resource.properties).some((prefix) => {
          const cidr = parseCidr(prefix);
          return cidr !== undefined && address !== undefined && address >= cidr.first + 4 && address < cidr.last;
        }),
      );
      return { status: 200, body: { available: inside, availableIPAddresses: [], isPlatformReserved: false } };
    },
  },
];
