export type { Answer, Asked, Audit, Service } from "./service.ts";
export { type Clock, epoch } from "./world/clock.ts";
export type { Ids } from "./world/ids.ts";
export { World, type WorldOptions, type WorldState } from "./world/world.ts";
