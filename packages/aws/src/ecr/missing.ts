import { AwsError } from "../client/errors.ts";

/** Undefined when what is read is not there: ECR says so by 400, with a code of its own for each kind of thing. */
export async function unlessNone<T>(work: Promise<T>, code: RegExp): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AwsError && (error.status === 404 || code.test(error.code))) return undefined;
    throw error;
  }
}

export const noRepository = /^RepositoryNotFoundException$/;
