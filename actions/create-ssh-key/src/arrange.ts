import { generateKeyPairSync } from "node:crypto";
import { type Arrange, azureOperator } from "@slipway/testing";

/** A public key in the form of a .pub file; nobody keeps the private half. */
export function publicKey(remark: string): string {
  const { publicKey: key } = generateKeyPairSync("ed25519");
  const field = (data: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, data.length]), data]);
  const bytes = key.export({ format: "der", type: "spki" }).subarray(-32);
  const blob = Buffer.concat([field(Buffer.from("ssh-ed25519")), field(bytes)]).toString("base64");
  return `ssh-ed25519 ${blob} ${remark}`;
}

/** A group with a key of another team's. */
export const arrange: Arrange = async (cloud) => {
  const azure = await azureOperator(cloud);
  const group = await azure.group("platform", "Microsoft.Compute");
  const keys = `${group}/providers/Microsoft.Compute/sshPublicKeys`;
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
    meddle: (_cloud, turn) => put("theirs", publicKey("them@laptop"), { team: "data", turn: String(turn) }),
    drift: () => put("hopsworks", publicKey("somebody@else"), { "made-by": "slipway", stage: "test" }),
    wrong: {
      inputs: { name: "-x", "resource-group": "platform.", "public-key": "ssh-dss AAAA", tags: "team" },
      named: ["name", "resource-group", "public-key", "tags"],
    },
    confirm: "hopsworks",
  };
};
