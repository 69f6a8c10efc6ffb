import type { Cloud } from "@slipway/simulator";

/** A request of the operator was refused: the scenario cannot go on. */
export class OperatorError extends Error {
  override readonly name = "StageError";
}

/** Sends a request to Resource Manager as someone who may do everything. */
export async function request<T>(
  cloud: Cloud,
  method: string,
  path: string,
  version: string,
  body?: object,
): Promise<T> {
  const answer = await cloud.request(method, `${path}?api-version=${version}`, body);
  if (answer.status >= 400)
    throw new OperatorError(`${method} ${path} got ${answer.status}: ${JSON.stringify(answer.body)}`);
  return JSON.parse(JSON.stringify(answer.body ?? {})) as T;
}

/** In milliseconds: long enough for every operation to finish. */
export const hour = 60 * 60_000;
