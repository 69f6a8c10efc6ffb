import { optional, orFrom, secret, text } from "@slipway/action";

/** The inputs of every action on managed Hopsworks. */
export const hopsworksInputs = {
  "api-key": orFrom(
    "HOPSWORKSAI_API_KEY",
    optional(
      secret(
        "The API key of your account at Hopsworks. Without it no one is asked and only a plan can be made: of a new cluster, with the payload for the form.",
      ),
    ),
  ),
  // The vendor's own provider had both variables.
  api: orFrom(
    "HOPSWORKSAI_API_HOST",
    text("The address of the API of managed Hopsworks. The key goes to this host only.", {
      default: "https://api.hopsworks.ai",
      form: { pattern: /^https:\/\/[\w.:[\]-]+(?:\/[\w-]+){0,5}\/?$/, write: "Write an https address." },
    }),
  ),
};
