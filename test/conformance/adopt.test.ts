import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Stage } from "@slipway/rehearsal";
import { azureOperator } from "@slipway/testing";
import { root } from "../actions.ts";
import { arrangeRepository, runCaller, thereIs, written } from "../adopt/adopted.ts";
import { handMadeNetwork } from "../adopt/aks-by-hand.ts";
import { differs, ended, onStage, requests } from "../journeys/on-stage.ts";
import { type Client, withClient } from "./client.ts";

/** Makes a private cluster by the Azure CLI, in a network of our making: Debian's az fails in all that is about networks. */
async function clusterByAz({ cloud }: Stage, client: Client): Promise<Record<string, string>> {
  const azure = await azureOperator(cloud);
  const providers = ["ContainerService", "Network", "ManagedIdentity"].map((each) => `Microsoft.${each}`);
  const subnet = await handMadeNetwork(azure, await azure.group("shop", ...providers));
  const env = cloud.env("az", client.folder);
  const az = async (...words: string[]) => {
    const { code, out, err } = await client.run([...words, "--output", "tsv", "--only-show-errors"], env);
    if (code !== 0) throw new Error(`az ${words.join(" ")}: ${err}`);
    return out.trim();
  };
  const { AZURE_CLIENT_ID: id = "", AZURE_CLIENT_SECRET: secret = "", AZURE_TENANT_ID: tenant = "" } = env;
  // What takes Azure a while passes while the client polls.
  const passing = setInterval(() => cloud.world.clock.advance(30_000), 500);
  try {
    await az("login", "--service-principal", "--username", id, "--password", secret, "--tenant", tenant);
    const identity = await az(..."identity create --resource-group shop --name aks --query id".split(" "));
    await az(
      ..."aks create --resource-group shop --name shop --enable-private-cluster --no-ssh-key --enable-oidc-issuer".split(
        " ",
      ),
      ..."--network-plugin azure --service-cidr 172.16.0.0/16 --dns-service-ip 172.16.0.10".split(" "),
      ..."--enable-cluster-autoscaler --node-count 2 --min-count 2 --max-count 4 --skip-subnet-role-assignment".split(
        " ",
      ),
      ...["--vnet-subnet-id", subnet, "--assign-identity", identity],
    );
  } finally {
    clearInterval(passing);
  }
  return env;
}

withClient("az", ["version"], (client) => {
  test("what the Azure CLI makes is kept as it is, read by whoever it is signed in as", () =>
    onStage(async (stage) => {
      arrangeRepository(stage);
      const {
        AZURE_CLIENT_ID: _id,
        AZURE_CLIENT_SECRET: _secret,
        AZURE_TENANT_ID: _tenant,
        ...session
      } = await clusterByAz(stage, client);
      const [since, before] = [requests(stage).length, thereIs(stage)];
      const machine = {
        PATH: process.env.PATH ?? "",
        HOME: client.folder,
        NODE_EXTRA_CA_CERTS: session.REQUESTS_CA_BUNDLE ?? "",
      };
      const words = [join(root, "scripts/adopt.ts"), "aks-private", "--resource-group", "shop"];
      const { stdout: caller } = await promisify(execFile)(process.execPath, words, {
        env: { ...session, ...machine },
      });
      const planned = await runCaller(stage, caller, { name: "pull_request", number: 1 });
      expect([ended(planned), differs(planned)]).toEqual([["success", []], "false"]);
      expect(written(stage, since)).toEqual([]);
      expect(thereIs(stage)).toEqual(before);
    }));
});
