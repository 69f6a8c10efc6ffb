import { answers } from "../remedies.test-support.ts";
import { monitorRemedies } from "./remedies.ts";

answers(monitorRemedies, [
  [
    "Conflict",
    "Data sink '/w' is already used in diagnostic setting 'other' for category 'kube-audit'.",
    "busy",
    "run again, and it counts",
  ],
  ["Conflict", "The limit of 5 diagnostic settings was reached.", "no", "delete one that no one needs"],
  ["ExistingAssociationsPreventDelete", "", "busy", "still has associations: delete them"],
]);
