import type { World } from "../world/world.ts";

// Who waits for changes lives beside the world, not in it: a stream cannot be copied.
const listeners = new WeakMap<World, Map<string, Set<() => void>>>();

/** Call `wake` at each change of a cluster until the returned function is called. */
export function listen(world: World, cluster: string, wake: () => void): () => void {
  const clusters = listeners.get(world) ?? new Map<string, Set<() => void>>();
  listeners.set(world, clusters);
  const waiting = clusters.get(cluster) ?? new Set();
  clusters.set(cluster, waiting);
  waiting.add(wake);
  return () => waiting.delete(wake);
}

/** Wake all who wait for this cluster. */
export function wakeAll(world: World, cluster: string): void {
  for (const wake of [...(listeners.get(world)?.get(cluster) ?? [])]) wake();
}
