import type { World } from "../../world/world.ts";
import { findCluster } from "../cluster.ts";
import { install } from "../installed.ts";
import type { JsonObject } from "../json.ts";
import { seedObject } from "../seed.ts";
import { gatewayController } from "./controller.ts";
import { gatewayDefinitions } from "./definitions.ts";

const classOf = (name: string): JsonObject => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "GatewayClass",
  metadata: { name },
  spec: { controllerName: gatewayController },
});

/**
 * The Gateway API comes into a cluster, with classes that Istio's controller looks after: on AKS by its managed Gateway API
 * and the application routing add-on, whose class is approuting-istio.
 */
export function installGatewayApi(world: World, key: string, classes: readonly string[]): void {
  const cluster = findCluster(world, key);
  if (cluster === undefined) throw new RangeError(`There is no cluster ${key}.`);
  for (const definition of gatewayDefinitions) seedObject(world, cluster, definition);
  world.clock.advance(1000);
  for (const name of classes) seedObject(world, cluster, classOf(name));
}

/** Kinds that are served at once. */
const established = { conditions: [{ type: "Established", status: "True", reason: "InitialNamesAccepted" }] };

/**
 * What AKS keeps up of the Gateway API: the kinds stay where it no longer does, and a class goes with what brought it.
 * MicrosoftDocs/azure-aks-docs, managed-gateway-api.md and app-routing-gateway-api.md.
 */
export function manageGatewayApi(
  world: World,
  key: string,
  { gatewayApi, gatewayClasses }: { readonly gatewayApi: boolean; readonly gatewayClasses: readonly string[] },
): void {
  if (gatewayApi)
    install(
      world,
      key,
      "gateway-api",
      gatewayDefinitions.map((definition) => ({ ...definition, status: established })),
    );
  install(world, key, "gateway-classes", gatewayClasses.map(classOf));
}
