import type { ApiResponse, Call } from "./call.ts";
import { notAccessible, Refusal } from "./refusal.ts";
import { shownUser } from "./shape.ts";

/** GET /user: the person behind a token. A workflow's token stands for no person. */
export function getUser(call: Call): ApiResponse {
  const { token } = call;
  if (!token) throw new Refusal(401, "Requires authentication");
  if (token.kind === "installation") throw notAccessible(token.kind, "/users/users#get-the-authenticated-user");
  return { body: shownUser(call, token.login) };
}
