import { answers } from "../remedies.test-support.ts";
import { eventsRemedies } from "./remedies.ts";

const otherChange = "Another change of the namespace is in progress";

answers(eventsRemedies, [
  ["NameInUse", "", "no", "Someone else in Azure has a namespace of that name"],
  ["409", "", "busy", otherChange],
  ["40900", "", "busy", otherChange],
  ["40901", "", "busy", otherChange],
  ["MessagingGatewayBadRequest", "", "no", "tiers limit partitions, retention and consumer groups"],
]);
