import { busy, final, type Remedy } from "../arm/remedy.ts";

/** What to do about refusals that concern event hubs. Azure puts its own numbers into the messages (SubCode). */
export const eventsRemedies: readonly Remedy[] = [
  final("NameInUse", "Someone else in Azure has a namespace of that name: choose another one."),
  busy(/^(409|40901|40900)$/, "Another change of the namespace is in progress: run again in a minute."),
  final(/^MessagingGateway/, "Correct what the message names: tiers limit partitions, retention and consumer groups."),
];
