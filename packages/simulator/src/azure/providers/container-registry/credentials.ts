import { listOf, objectOf, textOf } from "../../engine/json.ts";
import { badRequest, Refusal } from "../../engine/refusal.ts";
import type { ActionRequest, ActionResult } from "../../engine/resource-type.ts";
import { findEntry } from "../../engine/state.ts";

/** POST generateCredentials: new passwords of a token; only this result shows the values. */
export function generateCredentials({ arm, body, entry }: ActionRequest): ActionResult {
  const tokenId = textOf(body.tokenId) ?? "";
  const token = findEntry(arm.state, tokenId);
  if (token === undefined || !tokenId.toLowerCase().startsWith(entry.resource.id.toLowerCase()))
    throw new Refusal(
      404,
      "TokenNotFound",
      `The token '${tokenId}' was not found in the registry '${entry.resource.name}'.`,
    );
  const named = textOf(body.name);
  if (named !== undefined && named !== "password1" && named !== "password2")
    throw badRequest("InvalidPasswordName", `The password name '${named}' must be 'password1' or 'password2'.`);
  const now = arm.world.clock.iso().replace("Z", "+00:00");
  const expiry = textOf(body.expiry);
  if (expiry !== undefined && Number.isNaN(Date.parse(expiry)))
    throw badRequest("InvalidExpiry", `The expiry '${expiry}' is not a date.`);
  if (expiry !== undefined && Date.parse(expiry) <= arm.world.clock.now())
    throw badRequest("InvalidExpiry", `The expiry '${expiry}' is in the past.`);
  const had = listOf(objectOf(token.resource.properties.credentials).passwords).map(objectOf);
  // Without a name both are replaced, and every consumer of the old ones breaks.
  const made = (named === undefined ? ["password1", "password2"] : [named]).map((name) => ({
    name,
    value: arm.world.ids.word(52),
    creationTime: now,
    ...(expiry === undefined ? {} : { expiry }),
  }));
  const kept = had.filter((password) => !made.some(({ name }) => name === password.name));
  const shown = [...kept, ...made.map(({ value: _, ...rest }) => rest)].sort((one, other) =>
    String(one.name) < String(other.name) ? -1 : 1,
  );
  token.resource.properties.credentials = { ...objectOf(token.resource.properties.credentials), passwords: shown };
  token.hidden.passwords = {
    ...objectOf(token.hidden.passwords),
    ...Object.fromEntries(made.map(({ name, value }) => [name, value])),
  };
  return {
    body: { username: token.resource.name, passwords: made },
    wait: { style: "registryAction", seconds: 2 },
  };
}
