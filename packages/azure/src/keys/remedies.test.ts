import { answers } from "../remedies.test-support.ts";
import { keysRemedies } from "./remedies.ts";

const firewall = "The vault's firewall blocks this runner";

answers(keysRemedies, [
  ["ForbiddenByRbac", "", "no", "Key Vault Secrets Officer"],
  ["ForbiddenByPolicy", "", "no", "The vault uses access policies"],
  ["ForbiddenByFirewall", "", "no", firewall],
  ["ForbiddenByConnection", "", "no", firewall],
  ["SecretDisabled", "", "no", "enable its current version"],
  ["ObjectIsDeletedButRecoverable", "", "no", "az keyvault secret recover"],
  ["ObjectIsBeingDeleted", "", "busy", "is being deleted or recovered"],
  ["ObjectIsBeingRecovered", "", "busy", "is being deleted or recovered"],
]);
