import type { World } from "../../world/world.ts";
import { findCluster } from "../cluster.ts";
import { seedObject } from "../seed.ts";
import { gatewayController } from "./controller.ts";
import { gatewayDefinitions } from "./definitions.ts";

/**
 * The Gateway API comes into a cluster, with classes that Istio's controller looks after: on AKS by its managed Gateway API
 * and the application routing add-on, whose class is approuting-istio.
 */
export function installGatewayApi(world: World, key: string, classes: readonly string[]): void {
  const cluster = findCluster(world, key);
  if (cluster === undefined) throw new RangeError(`There is no cluster ${key}.`);
  for (const definition of gatewayDefinitions) seedObject(world, cluster, definition);
  world.clock.advance(1000);
  for (const name of classes)
    seedObject(world, cluster, {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "GatewayClass",
      metadata: { name },
      spec: { controllerName: gatewayController },
    });
}
