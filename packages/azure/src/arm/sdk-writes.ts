import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { ArmError } from "./errors.ts";
import type { Json } from "./json-path.ts";
import type { Reply } from "./wire.ts";

/** Sends the body as it was planned: by the vendor's model alone a write would take away what the model does not know. */
export const asPlanned = (body: Json): PipelinePolicy => ({
  name: "asPlanned",
  sendRequest(request, next) {
    request.body = JSON.stringify(body);
    return next(request);
  },
});

/** The answer to a DELETE; that of what is not there is one, too. */
export async function unlessGone(call: Promise<{ readonly reply: Reply }>): Promise<Reply> {
  try {
    return (await call).reply;
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return { status: 404, headers: new Map(), body: undefined };
    throw error;
  }
}
