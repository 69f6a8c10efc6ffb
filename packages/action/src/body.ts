import { RemediedError } from "./remedied-error.ts";

/** An answer is larger than any that the service gives. */
export class SizeError extends RemediedError {
  override readonly name = "SizeError";

  constructor(host: string, most: number) {
    super(
      `${host} answered with more than ${most / 2 ** 20} MiB, which was not read.`,
      `No answer that is needed is as large: check that ${host} is the service that it should be, and that no proxy answers in its place.`,
    );
  }
}

/** The connection ended before the answer did. */
export class CutOffError extends Error {
  override readonly name = "CutOffError";

  constructor(host: string, cause: unknown) {
    super(`the answer of ${host} was cut off (${String((cause as Partial<Error> | null)?.message ?? cause)})`, {
      cause,
    });
  }
}

/** How much of an answer is read, in bytes: of one thing, and of a page of a list. */
export const most = { answer: 16 * 2 ** 20, list: 128 * 2 ** 20 } as const;

/** Reads a body as text, and lets go of it when it is larger than it may be. */
export async function readBody(body: AsyncIterable<Uint8Array | string>, limit: number, host: string): Promise<string> {
  return (await readBytes(body, limit, host)).toString("utf8");
}

/** The same as bytes. */
export async function readBytes(
  body: AsyncIterable<Uint8Array | string>,
  limit: number,
  host: string,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size > limit) throw new SizeError(host, limit);
      chunks.push(bytes);
    }
  } catch (error) {
    throw error instanceof SizeError ? error : new CutOffError(host, error);
  }
  return Buffer.concat(chunks);
}
