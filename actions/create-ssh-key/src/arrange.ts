import { generateKeyPairSync } from "node:crypto";
import { addRepository, addToken, addVault, firstDeployer, putSecret, secretOf } from "@slipway/simulator";
import { type Arrange, azureOperator } from "@slipway/testing";

/** A public key in the form of a .pub file; no one keeps the private half. */
export function publicKey(remark: string): string {
  const { publicKey: key } = generateKeyPairSync("ed25519");
  const field = (data: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, data.length]), data]);
  const bytes = key.export({ format: "der", type: "spki" }).subarray(-32);
  const blob = Buffer.concat([field(Buffer.from("ssh-ed25519")), field(bytes)]).toString("base64");
  return `ssh-ed25519 ${blob} ${remark}`;
}

const keyType = "providers/Microsoft.Compute/sshPublicKeys";

/** A group with a key of another team's. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.Compute");
  const keys = `${group}/${keyType}`;
  const put = (name: string, key: string, tags: object = {}) =>
    azure.put(`${keys}/${name}`, { location: "northeurope", tags, properties: { publicKey: key } });
  await put("theirs", publicKey("them@laptop"), { team: "data" });
  const wanted = publicKey("us@laptop");
  return {
    inputs: { name: "hopsworks", "resource-group": "platform", "public-key": wanted, tags: "stage=test" },
    async owned() {
      const found = await azure.find(`${keys}/hopsworks`);
      return found && { tags: found.tags, location: found.location, key: found.properties.publicKey };
    },
    foreign: () => azure.get(`${keys}/theirs`),
    concurrentEdit: (_cloud, turn) => put("theirs", publicKey("them@laptop"), { team: "data", turn: String(turn) }),
    silent: { "github-environment": "It is about github-secret.", repository: "It is about github-secret." },
    others: {
      "public-key": publicKey("other@laptop"),
      "key-vault-secret": "https://safe.vault.azure.net/secrets/other",
    },
    introduceDrift: () => azure.patch(`${keys}/hopsworks`, { properties: { publicKey: publicKey("somebody@else") } }),
    wrong: {
      inputs: { name: "-x", "resource-group": "platform.", "public-key": "ssh-dss AAAA", tags: "team" },
      named: ["name", "resource-group", "public-key", "tags"],
    },
    confirm: "hopsworks",
  };
};

const officer = "/providers/Microsoft.Authorization/roleDefinitions/b86a8fe4-44ce-4948-aee5-eccb2c155cd7";

/** The same, with a vault in which a secret of another team's is; our job may use the secrets of the subscription. */
export const arrangeVault: Arrange = async (cloud) => {
  const { inputs, wrong, ...beside } = await arrange(cloud);
  const { "public-key": _, ...common } = inputs;
  const azure = await azureOperator(cloud);
  const subscription = `/subscriptions/${azure.subscription}`;
  const group = `${subscription}/resourceGroups/platform`;
  addVault(cloud.world, `${subscription}/resourceGroups/safes`, "safe");
  const principalId = firstDeployer(cloud.world).application.objectId;
  await azure.put(`${subscription}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`, {
    properties: { roleDefinitionId: officer, principalId, principalType: "ServicePrincipal" },
  });
  cloud.world.clock.advance(60_000);
  const at = (name: string) => `https://safe.vault.azure.net/secrets/${name}`;
  const request = async (method: string, name: string, body?: object) => {
    const answer = await cloud.request(method, `${at(name)}?api-version=7.4`, body);
    return JSON.parse(JSON.stringify(answer.body)) as { value?: string; tags?: object };
  };
  await request("PUT", "theirs", { value: "what they keep there", tags: { team: "data" } });
  return {
    ...beside,
    inputs: { ...common, "key-vault-secret": at("ssh") },
    // A vault is reached by its own name alone.
    env: { HTTPS_PROXY: cloud.proxy.replace("//localhost:", "//127.0.0.1:"), NO_PROXY: "127.0.0.1" },
    /** Which key came out is chance; that the resource has the one that is in the secret is not. */
    async owned() {
      const [key, { value, tags }] = [await azure.find(`${group}/${keyType}/hopsworks`), await request("GET", "ssh")];
      if (key === undefined || value === undefined) return { key: key !== undefined, value: value !== undefined };
      return { tags: key.tags, secret: tags, fits: derived(value) === key.properties.publicKey };
    },
    foreign: async (world) => [await beside.foreign(world), await request("GET", "theirs")],
    concurrentEdit: async (world, turn) => {
      await beside.concurrentEdit(world, turn);
      await request("PUT", "theirs", { value: `what they keep there now, ${turn}` });
    },
    wrong: {
      inputs: { ...wrong.inputs, "public-key": "", "key-vault-secret": "https://safe.example.com/secrets/ssh" },
      named: ["name", "resource-group", "key-vault-secret", "tags"],
    },
  };
};

const repository = "octo-org/octo-repo";

/** The same, with a repository in which a secret of another team's is; someone gave the job a token for its secrets. */
export const arrangeSecret: Arrange = async (cloud) => {
  const { inputs, wrong, ...beside } = await arrange(cloud);
  const { "public-key": _, ...common } = inputs;
  const { world } = cloud;
  const azure = await azureOperator(cloud);
  const key = `/subscriptions/${azure.subscription}/resourceGroups/platform/${keyType}/hopsworks`;
  addRepository(world, repository, { private: true });
  putSecret(world, repository, "THEIRS", "what they keep there");
  const token = addToken(world, {
    login: "octocat",
    kind: "user",
    permissions: { secrets: "write" },
    repositories: [repository],
  });
  const kept = () => secretOf(world, repository, "SSH_KEY");
  return {
    ...beside,
    inputs: { ...common, repository, "github-secret": "SSH_KEY", "github-token": token },
    silent: {},
    others: { ...beside.others, "github-environment": "production" },
    unreadable: true,
    /** Which pair came out is chance; that its halves fit is not. */
    async owned() {
      const [found, value] = [await azure.find(key), kept()];
      if (found === undefined || value === undefined) return { key: found !== undefined, value: value !== undefined };
      const { "private-key": note, ...tags } = found.tags as Record<string, string>;
      return { tags, note: note?.split(" ").length, fits: derived(value) === found.properties.publicKey };
    },
    foreign: async (at) => [await beside.foreign(at), secretOf(world, repository, "THEIRS")],
    concurrentEdit: async (at, turn) => {
      await beside.concurrentEdit(at, turn);
      putSecret(world, repository, "THEIRS", `what they keep there now, ${turn}`);
    },
    async introduceDrift() {
      world.clock.advance(60_000);
      putSecret(world, repository, "SSH_KEY", "what someone put in its place");
    },
    wrong: {
      inputs: { ...wrong.inputs, "public-key": "", "github-secret": "GITHUB_KEY", repository: "octo-repo" },
      named: ["name", "resource-group", "github-secret", "repository", "tags"],
    },
    get secrets() {
      return [token, ...(kept() ?? "").split("\n")];
    },
  };
};

/** OpenSSH's own reading of a private key, written again: its public half is at a fixed place. */
function derived(privateKey: string): string {
  const data = Buffer.from(privateKey.split("\n").slice(1, -2).join(""), "base64");
  return `ssh-ed25519 ${data.subarray(43, 94).toString("base64")}`;
}

/** What else than a given key it can be used with. */
export const ways: Readonly<Record<string, Arrange>> = {
  "a key vault": arrangeVault,
  "a GitHub secret": arrangeSecret,
};
