import type { Stage } from "@slipway/rehearsal";
import type { FaultKind } from "@slipway/simulator";

/** The ways in which requests go wrong. */
export const troubles: readonly FaultKind[] = ["reset", "throttle", "error-500", "throttle-bare", "error-503"];

/** Each tenth request goes wrong, in one of these ways after the other: of those on a route, where one is given for the way. */
export function trouble({ cloud }: Stage, routeOf: (kind: FaultKind) => string | undefined = () => undefined): void {
  troubles.forEach((kind, at) => {
    const route = routeOf(kind);
    const match = { every: 10 * troubles.length, index: 10 * at + 9 };
    cloud.world.faults.add({ kind, match: route === undefined ? match : { ...match, route } });
  });
}
