import type { Cloud } from "@slipway/simulator";

/** Somebody's own request was refused: the story cannot go on. */
export class OperatorError extends Error {
  override readonly name = "StageError";
}

/** A request to Resource Manager by somebody who may do everything. */
export async function request<T>(
  cloud: Cloud,
  method: string,
  path: string,
  version: string,
  body?: object,
): Promise<T> {
  const answer = await cloud.ask(method, `${path}?api-version=${version}`, body);
  if (answer.status >= 400)
    throw new OperatorError(`${method} ${path} got ${answer.status}: ${JSON.stringify(answer.body)}`);
  return JSON.parse(JSON.stringify(answer.body ?? {})) as T;
}

/** Time in which all that was asked for is done. */
export const hour = 60 * 60_000;
