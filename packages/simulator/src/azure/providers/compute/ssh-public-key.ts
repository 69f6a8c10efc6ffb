import { fromBody } from "../../engine/body.ts";
import { at, textOf } from "../../engine/json.ts";
import { badRequest, Refusal } from "../../engine/refusal.ts";
import type { ResourceType } from "../../engine/resource-type.ts";
import { keyPair } from "./key-pair.ts";

const upperGroup = (id: string): string =>
  id.replace(
    /^(\/subscriptions\/[^/]+\/resourceGroups\/)([^/]+)/,
    (_, head: string, group: string) => head + group.toUpperCase(),
  );

const rules = fromBody({
  tags: "unless empty",
  keeps: true,
  check: (_, draft) => {
    const key = textOf(at(draft, "properties.publicKey"));
    if (key !== undefined && !/^(ssh-rsa|ssh-ed25519) [A-Za-z0-9+/=]+( .*)?\s*$/.test(key))
      throw badRequest(
        "InvalidParameter",
        "The value of parameter publicKey is invalid: it must be an SSH public key of type ssh-rsa or ssh-ed25519.",
        {
          target: "publicKey",
        },
      );
  },
});

/** SSH public keys; Compute writes the resource group in upper case and shows no type. */
export const sshPublicKey: ResourceType = {
  name: "Microsoft.Compute/sshPublicKeys",
  shownType: false,
  under: "group",
  location: "required",
  naming: {
    rule: {
      pattern: /^[-a-zA-Z0-9(_).]{1,128}$/,
      refuse: (name) =>
        badRequest("InvalidParameter", `The value of parameter sshPublicKeyName is invalid: '${name}'.`, {
          target: "sshPublicKeyName",
        }),
    },
    writeId: upperGroup,
  },
  versions: { range: ["2019-12-01", "2026-12-31"] },
  wire: {
    json: "application/json; charset=utf-8",
    meter: "global",
    always: { "x-ms-need-to-refresh-epl-cache": "False" },
    onWrite: { "x-ms-operation-identifier": "tenantId=,objectId=/sshPublicKeys" },
  },
  lifecycle: {
    stateless: true,
    put: {},
    patch: {},
    remove: {},
  },
  answers: { listedByGateway: true },
  body: { build: rules, buildPatch: rules },
  actions: {
    generateKeyPair: {
      permission: "generateKeyPair/action",
      run: ({ arm, entry, body }) => {
        const type = textOf(body.encryptionType) ?? "RSA";
        if (type !== "RSA" && type !== "Ed25519")
          throw new Refusal(400, "InvalidParameter", `The value of parameter encryptionType is invalid: '${type}'.`, {
            extra: { target: "encryptionType" },
          });
        const { privateKey, publicKey } = keyPair(arm.world.ids, type);
        entry.resource.properties.publicKey = publicKey;
        return { body: { privateKey, publicKey, id: entry.resource.id } };
      },
    },
  },
  note: "The private key is shown once; generating again replaces the key.",
};
