import { busy, final, type Remedy } from "../arm/remedy.ts";

/** What to do about refusals that concern diagnostic settings and rules that collect data. */
export const monitorRemedies: readonly Remedy[] = [
  busy(
    "Conflict",
    "Another setting sends this category to the same place, perhaps one that a policy made just now: run again, and it counts.",
    /already used in diagnostic setting/i,
  ),
  final(
    "Conflict",
    "A resource has five diagnostic settings at most: delete one that no one needs, or send to a workspace that one of them sends to.",
    /limit of \d+ diagnostic settings/i,
  ),
  busy(
    "ExistingAssociationsPreventDelete",
    "This rule still has associations: delete them, or keep the rule. Azure may still count one that was deleted a moment ago.",
  ),
];
