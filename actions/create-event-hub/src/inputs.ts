import { choice, decides, type Form, flag, integer, list, optional, text } from "@slipway/action";
import { azureInputs, eventTiers, placeInputs } from "@slipway/azure";

const hub: Form = {
  pattern: /^[a-zA-Z0-9]([-._a-zA-Z0-9]{0,254}[a-zA-Z0-9])?$/,
  write: "Write up to 256 letters, digits, dots, dashes or underscores; begin and end with a letter or digit.",
};
const consumerGroup: Form = {
  pattern: /^[a-zA-Z0-9]([-._a-zA-Z0-9]{0,48}[a-zA-Z0-9])?$/,
  write: "Write up to 50 letters, digits, dots, dashes or underscores; begin and end with a letter or digit.",
};
const objectId: Form = {
  pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  write: "Write an object ID: 8-4-4-4-12 hexadecimal digits.",
};

export const inputs = {
  namespace: text("The name of the namespace; it must be unique in all of Azure.", {
    form: {
      pattern: /^[a-zA-Z][-a-zA-Z0-9]{4,48}[a-zA-Z0-9]$/,
      write: "Write 6 to 50 letters, digits or dashes; begin with a letter, end with a letter or digit.",
    },
  }),
  hub: text("The name of the event hub.", { form: hub }),
  ...placeInputs,
  tier: optional(
    choice(
      "The tier of the namespace; Standard for a new one. There is no way from or to Premium in place.",
      eventTiers,
    ),
  ),
  capacity: optional(
    integer(
      "How many throughput units the namespace has, in Premium processing units (1, 2, 4, 6, 8, 10, 12 or 16); 1 for a new one.",
      { min: 1, max: 40 },
    ),
  ),
  "local-auth": decides(
    "disableLocalAuth",
    optional(
      flag(
        "Whether keys and connection strings are taken too; off for a new namespace, which takes Entra's tokens alone.",
      ),
    ),
    "false",
  ),
  "public-network-access": decides(
    "publicNetworkAccess",
    optional(flag("Whether the namespace can be reached from the internet; on for a new one.")),
    "false",
  ),
  partitions: optional(
    integer(
      "How many partitions the hub has; 4 for a new one. Only in Premium can there be more later, and never fewer.",
      {
        min: 1,
        max: 100,
      },
    ),
  ),
  "retention-hours": optional(
    integer("For how many hours events are kept; 24 for a new hub. Basic allows 24, Standard 168, Premium 2160.", {
      min: 1,
      max: 2160,
    }),
  ),
  "consumer-groups": optional(
    list(
      "Consumer groups that the hub has besides $Default, one a line; each reads all events at its own pace.",
      text("A consumer group.", { form: consumerGroup }),
    ),
  ),
  senders: optional(
    list(
      "The object IDs of identities that may send to the hub, one a line: they get Azure Event Hubs Data Sender on it.",
      text("An object ID.", { form: objectId }),
    ),
  ),
  receivers: optional(
    list(
      "The object IDs of identities that may read from the hub, one a line: they get Azure Event Hubs Data Receiver on it.",
      text("An object ID.", { form: objectId }),
    ),
  ),
  ...azureInputs,
};
