import { type Cloud, startCloud } from "@slipway/simulator";
import { type Client, withClient } from "./client.ts";

/** The AWS CLI, and a simulated cloud that it is signed in to. */
interface Lab {
  readonly client: Client;
  /** Runs a command and gives its answer, read as JSON. */
  aws<T = Record<string, unknown>>(...words: string[]): Promise<T>;
  /** Runs a command, and gives what it says of its failure. */
  refused(...words: string[]): Promise<string>;
  /** What there is once the tests run. */
  now(): { readonly cloud: Cloud; readonly env: Readonly<Record<string, string>> };
}

/** Runs a suite of the AWS CLI, in a cloud of its own. */
export const withAws = (suite: (lab: Lab) => void): void =>
  withClient("aws", ["--version"], (client) => {
    let cloud: Cloud;
    let env: Record<string, string>;
    beforeAll(async () => {
      cloud = await startCloud({ time: "fast", log: () => {} });
      env = cloud.env("aws", client.folder);
    });
    afterAll(() => cloud.close());

    suite({
      client,
      aws: async <T>(...words: string[]) => {
        const ran = await client.run([...words, "--output", "json"], env);
        if (ran.code !== 0) throw new Error(`aws ${words.join(" ")} ended with ${ran.code}: ${ran.err}`);
        return (ran.out.trim() === "" ? {} : JSON.parse(ran.out)) as T;
      },
      refused: async (...words) => (await client.run(words, env)).err,
      now: () => ({ cloud, env }),
    });
  });

/** A policy by which a service may take on a role. */
export const trust = (service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
