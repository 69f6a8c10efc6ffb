import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";
import type { Azure } from "../../../packages/azure/src/azure.ts";

interface ArmScopeMap extends ArmResource {
  readonly properties: { readonly actions?: readonly string[] };
}

/** The repositories that a token of the registry may pull from, by the scope map of its name; undefined where there is none. */
export async function pullable(registry: ArmResource, token: string, { arm }: Azure): Promise<string[] | undefined> {
  const found = await arm.get<ArmScopeMap>(`${registry.id}/scopeMaps/${token}`);
  const names = (found?.properties.actions ?? []).flatMap(
    (action) => /^repositories\/(.+)\/content\/read$/.exec(action)?.[1] ?? [],
  );
  return names.length === 0 ? undefined : names.sort();
}
