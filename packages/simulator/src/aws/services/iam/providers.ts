import { define, lookup } from "../../../world/table.ts";
import { AwsRefusal, type Call, type Operations } from "../../engine/operation.ts";
import { seconds } from "./document.ts";
import { iam, type OidcProvider } from "./state.ts";
import { tagsOf } from "./tags.ts";

const resource = (call: Call): string => call.need("OpenIDConnectProviderArn");

function theProvider(call: Call): OidcProvider {
  const arn = call.need("OpenIDConnectProviderArn");
  const found = lookup(iam(call.world).providers, arn);
  if (found) return found;
  throw new AwsRefusal(404, "NoSuchEntity", `OpenIDConnect Provider not found for arn ${arn}`);
}

/** The thumbprints that a call gives: each the SHA-1 of a certificate, five at most. */
function thumbprints(call: Call): string[] {
  const all = call.texts("ThumbprintList");
  const odd = all.find((each) => each.length !== 40);
  if (odd !== undefined)
    throw new AwsRefusal(400, "ValidationError", "Thumbprint must be 40 hexadecimal characters long");
  if (all.length > 5) throw new AwsRefusal(400, "InvalidInput", "Thumbprint list must contain fewer than 5 entries.");
  return all;
}

export const providerOperations: Operations = {
  CreateOpenIDConnectProvider: {
    resource: (call) => `arn:aws:iam::${call.account}:oidc-provider/${call.need("Url").replace("https://", "")}`,
    run(call) {
      const { world, account } = call;
      const url = call.need("Url");
      if (!url.startsWith("https://")) {
        throw new AwsRefusal(400, "ValidationError", "Invalid Open ID Connect Provider URL");
      }
      const host = url.slice("https://".length);
      const Arn = `arn:aws:iam::${account}:oidc-provider/${host}`;
      const { providers } = iam(world);
      if (lookup(providers, Arn)) {
        throw new AwsRefusal(409, "EntityAlreadyExists", `Provider with url ${url} already exists.`);
      }
      const Tags = tagsOf(call);
      define(providers, Arn, {
        Arn,
        Url: host,
        CreateDate: seconds(world),
        ClientIDList: call.texts("ClientIDList"),
        ThumbprintList: thumbprints(call),
        Tags,
      });
      return { OpenIDConnectProviderArn: Arn, ...(Tags.length > 0 ? { Tags } : {}) };
    },
  },
  GetOpenIDConnectProvider: {
    resource,
    run(call) {
      const { Url, ClientIDList, ThumbprintList, CreateDate, Tags } = theProvider(call);
      return { Url, ClientIDList, ThumbprintList, CreateDate, ...(Tags.length > 0 ? { Tags } : {}) };
    },
  },
  ListOpenIDConnectProviders: {
    run: ({ world }) => ({
      OpenIDConnectProviderList: Object.keys(iam(world).providers).map((Arn) => ({ Arn })),
    }),
  },
  AddClientIDToOpenIDConnectProvider: {
    resource,
    run(call) {
      const provider = theProvider(call);
      const id = call.need("ClientID");
      if (!provider.ClientIDList.includes(id)) provider.ClientIDList.push(id);
      return undefined;
    },
  },
  RemoveClientIDFromOpenIDConnectProvider: {
    resource,
    run(call) {
      const provider = theProvider(call);
      const id = call.need("ClientID");
      // To remove what is not there changes nothing.
      provider.ClientIDList = provider.ClientIDList.filter((each) => each !== id);
      return undefined;
    },
  },
  UpdateOpenIDConnectProviderThumbprint: {
    resource,
    run(call) {
      const provider = theProvider(call);
      provider.ThumbprintList = thumbprints(call);
      return undefined;
    },
  },
  // It is no error to delete one that is not there.
  DeleteOpenIDConnectProvider: {
    resource,
    run(call) {
      delete iam(call.world).providers[call.need("OpenIDConnectProviderArn")];
      return undefined;
    },
  },
};
