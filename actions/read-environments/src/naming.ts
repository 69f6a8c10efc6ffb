import type { Environment } from "./judge.ts";

/**
 * Which inputs of environments hold a secret. The runner would leave out the whole list that they are in
 * (actions/runner, src/Runner.Worker/JobExtension.cs: "Skip output … since it may contain secret").
 */
export const naming = (environments: readonly Environment[], secrets: readonly string[]): string[] =>
  environments.flatMap(({ name, inputs }) =>
    Object.entries(inputs).flatMap(([input, value]) =>
      secrets.some((secret) => String(value).includes(secret))
        ? [
            `${name}: ${input} holds an ID that the caller gives as a secret, and GitHub withholds what holds a secret. Leave it out here if that is the same; otherwise give that ID as an input, not as a secret.`,
          ]
        : [],
    ),
  );
