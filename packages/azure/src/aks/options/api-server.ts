import { flag, optional, text } from "@slipway/action";
import { azureId } from "../../inputs.ts";
import { never, type Options } from "./option.ts";

const access = "properties.apiServerAccessProfile";

/** Where the API server is, and what it is called. */
export const apiServerOptions = {
  "api-server-subnet": {
    input: optional(
      azureId(
        "A subnet for the API server itself (API Server VNet Integration): of its own, delegated to Microsoft.ContainerService/managedClusters, /28 or larger. It cannot be taken away or changed later.",
        "Microsoft.Network/virtualNetworks/subnets",
      ),
    ),
    says: (id: string) => ({ [`${access}.enableVnetIntegration`]: true, [`${access}.subnetId`]: id }),
    may: ({ from }) => from === undefined || from === false,
  },
  "fqdn-subdomain": {
    input: optional(
      text("The first label of the API server's name in a zone of your own. It cannot be changed later.", {
        form: {
          pattern: /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,52}[a-zA-Z0-9])?$/,
          write: "Write 1 to 54 letters, digits or dashes; begin and end with a letter or digit.",
        },
      }),
    ),
    says: (name: string) => ({ "properties.fqdnSubdomain": name }),
    may: never,
  },
  "public-fqdn": {
    input: optional(flag("Whether a private API server has a public name too, which resolves to its private address.")),
    says: (wanted: boolean) => ({ [`${access}.enablePrivateClusterPublicFQDN`]: wanted }),
  },
  "run-command": {
    input: optional(flag("Whether commands can be run in the cluster through Azure, without reaching its API server.")),
    says: (wanted: boolean) => ({ [`${access}.disableRunCommand`]: !wanted }),
  },
} satisfies Options;
