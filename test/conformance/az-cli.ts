import { type Cloud, startCloud } from "@slipway/simulator";
import { type Client, withClient } from "./client.ts";

/** The Azure CLI, and a simulated cloud that knows it. */
interface Lab {
  readonly client: Client;
  /** Runs a command and gives its answer, read as JSON. */
  az<T = Record<string, unknown>>(...words: string[]): Promise<T>;
  /** Signs in by a secret. */
  signIn(): Promise<unknown>;
  /** What there is once the tests run. */
  now(): { readonly cloud: Cloud; readonly env: Readonly<Record<string, string>> };
}

/** Runs a suite of the Azure CLI, in a cloud of its own. */
export const withAz = (suite: (lab: Lab) => void): void =>
  withClient("az", ["version"], (client) => {
    let cloud: Cloud;
    let env: Record<string, string>;
    beforeAll(async () => {
      cloud = await startCloud({ time: "fast", log: () => {} });
      env = cloud.env("az", client.folder);
    });
    afterAll(() => cloud.close());

    const az = async <T>(...words: string[]): Promise<T> => {
      const ran = await client.run([...words, "--output", "json", "--only-show-errors"], env);
      if (ran.code !== 0) throw new Error(`az ${words.join(" ")} ended with ${ran.code}: ${ran.err}`);
      return (ran.out.trim() === "" ? {} : JSON.parse(ran.out)) as T;
    };
    const signIn = () => {
      const { AZURE_CLIENT_ID = "", AZURE_CLIENT_SECRET = "", AZURE_TENANT_ID = "" } = env;
      const identity = ["--username", AZURE_CLIENT_ID, "--tenant", AZURE_TENANT_ID];
      return az("login", "--service-principal", ...identity, "--password", AZURE_CLIENT_SECRET);
    };
    suite({ client, az, signIn, now: () => ({ cloud, env }) });
  });
