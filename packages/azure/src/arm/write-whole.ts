import type { Arm, ArmResource } from "./client.ts";
import type { Json } from "./json-path.ts";

/**
 * Writes back all that was read, with the changes in it. Tags that are all that differs are sent alone: a whole network or
 * group of rules would be judged once more for the right to use what it names already, such as route tables of others.
 */
export async function writeWhole(have: ArmResource, body: Json, arm: Pick<Arm, "patch" | "put">): Promise<unknown> {
  const ifMatch = have.etag;
  const [before, after] = [have, body].map(({ tags, ...rest }) => [JSON.stringify(tags), JSON.stringify(rest)]);
  return before?.[1] === after?.[1] && before?.[0] !== after?.[0]
    ? await arm.patch(have.id, { tags: body.tags }, { ifMatch })
    : await arm.put(have.id, body, { ifMatch });
}
