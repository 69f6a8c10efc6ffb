import { choice, decides, type Form, type Input, optional, orFrom, text } from "@slipway/action";
import { parseId } from "./arm/resource-id.ts";
import { type CloudName, clouds } from "./sign-in/clouds.ts";

const guid: Form = {
  pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  write: "Write a GUID: 8-4-4-4-12 hexadecimal digits.",
};

/** The inputs that every action on Azure has. */
export const azureInputs = {
  "client-id": orFrom(
    "AZURE_CLIENT_ID",
    optional(
      text(
        "The client ID of the identity to sign in as by GitHub OIDC; without it, the action uses the sign-in of azure/login, the environment or the machine.",
        { form: guid },
      ),
    ),
  ),
  "tenant-id": orFrom("AZURE_TENANT_ID", optional(text("The tenant of that identity.", { form: guid }))),
  "subscription-id": orFrom(
    "AZURE_SUBSCRIPTION_ID",
    optional(text("The subscription to look names up in; not needed if you give resource IDs.", { form: guid })),
  ),
  "azure-cloud": choice("The Microsoft cloud to use.", Object.keys(clouds) as CloudName[], "public"),
  "arm-endpoint": orFrom(
    "AZURE_ARM_ENDPOINT",
    optional(
      text(
        "The address of Resource Manager in a cloud that has no name here; set AZURE_AUTHORITY_HOST to its sign-in address.",
        {
          form: { pattern: /^https:\/\/[^/?#@]+\/?$/, write: "Write an https address without a path." },
        },
      ),
    ),
  ),
};

/** The id of a resource of one type, in any letter case. */
export function azureId(about: string, type: string): Input<string> {
  const [namespace = "", ...types] = type.split("/");
  const example = `/subscriptions/…/resourceGroups/…/providers/${namespace}${types.map((each) => `/${each}/…`).join("")}`;
  const input = text(about);
  return {
    ...input,
    read: (value) =>
      parseId(value)?.type.toLowerCase() === type.toLowerCase()
        ? { value }
        : { problem: `Write a resource ID of the form ${example}.` },
  };
}

/** A resource of one type by its id, or by its name where the subscription is known. */
export function azureIdOrName(about: string, type: string, form: Form): Input<string> {
  const id = azureId(about, type);
  return { ...id, read: (value) => (value.startsWith("/") ? id.read(value) : text(about, { form }).read(value)) };
}

/** The name of a resource group that exists. */
export const groupName = (about: string): Input<string> =>
  text(about, {
    form: { pattern: /^[\w().-]{0,89}[\w()-]$/, write: "Write the name of a resource group, not its ID." },
  });

/** The name of a region, in either spelling. */
export const region = (about: string): Input<string> =>
  decides(
    "location",
    text(about, {
      form: { pattern: /^[a-zA-Z][a-zA-Z0-9 ]{2,40}$/, write: "Write a region's name, such as northeurope." },
    }),
  );
