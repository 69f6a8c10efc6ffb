import type { Finding } from "./goal.ts";
import type { Step } from "./step.ts";

/** Whether a thing will be gone when its turn comes, by its ID. */
export type IsGone = (id: string) => boolean;

/** More would not be read. */
const most = 10;

const within = (holder: string, id: string): string =>
  id.toLowerCase().startsWith(`${holder.toLowerCase()}/`) ? id.slice(holder.length + 1) : id;

/** What is in a thing, as it is called in there. */
const listed = (ids: readonly string[]): string =>
  `${ids.slice(0, most).join(", ")}${ids.length > most ? `, and ${ids.length - most} more` : ""}`;

/** What is no longer there after a step, by ID. */
export const deletedBy = ({ operation, id, also = [] }: Step): readonly string[] =>
  operation === "delete" ? [id, ...also] : [];

/** The steps of what was found; one that deletes a thing names what would be left in it. */
export function stepsOf(found: readonly Finding[], isGone: IsGone = () => false): Step[] {
  const deleted = new Set(
    found.flatMap(({ step }) => (step === undefined ? [] : deletedBy(step).map((id) => id.toLowerCase()))),
  );
  return found.flatMap(({ step, inside = [] }) => {
    if (step === undefined) return [];
    const others = inside.filter((id) => !deleted.has(id.toLowerCase()) && !isGone(id));
    return [others.length === 0 ? step : { ...step, holds: listed(others.map((id) => within(step.id, id))) }];
  });
}

/** A thing that holds something is not deleted, whoever made it: what is ours goes first, and the rest is other people's. */
export const refusedForContents = (step: Step): Step[] =>
  step.holds === undefined
    ? []
    : [
        {
          ...step,
          refused: `It would be deleted with all that it holds: ${step.holds}. Remove what is Slipway's by the action that made it (mode destroy), move or delete what no one needs, and run again; what was deleted a moment ago may be listed for some minutes.`,
        },
      ];
