import type { Answer } from "../../../service.ts";
import { type Call, get, getDeleted, list, listVersions, purge, recover, remove, set } from "./secrets.ts";

/** One route of a vault: the permission that it needs, and its answer. */
export interface VaultRoute {
  readonly method: string;
  readonly template: string;
  readonly path: RegExp;
  /** The last part of the permission on the vault's secrets. */
  readonly permission: string;
  /** The word for it in an access policy. */
  readonly policy: string;
  answer(call: Call): Answer;
}

const one = /^\/secrets\/([^/]+)\/?$/i;
const oneDeleted = /^\/deletedsecrets\/([^/]+)\/?$/i;

/** What a vault answers: the first whose method and path fit counts. */
export const vaultRoutes: readonly VaultRoute[] = [
  {
    method: "GET",
    template: "/secrets",
    path: /^\/secrets\/?$/i,
    permission: "readMetadata/action",
    policy: "list",
    answer: list,
  },
  {
    method: "GET",
    template: "/secrets/{name}/versions",
    path: /^\/secrets\/([^/]+)\/versions\/?$/i,
    permission: "readMetadata/action",
    policy: "list",
    answer: listVersions,
  },
  { method: "GET", template: "/secrets/{name}", path: one, permission: "getSecret/action", policy: "get", answer: get },
  { method: "PUT", template: "/secrets/{name}", path: one, permission: "setSecret/action", policy: "set", answer: set },
  { method: "DELETE", template: "/secrets/{name}", path: one, permission: "delete", policy: "delete", answer: remove },
  {
    method: "GET",
    template: "/secrets/{name}/{version}",
    path: /^\/secrets\/([^/]+)\/([^/]+)\/?$/i,
    permission: "getSecret/action",
    policy: "get",
    answer: get,
  },
  {
    method: "GET",
    template: "/deletedsecrets/{name}",
    path: oneDeleted,
    permission: "readMetadata/action",
    policy: "get",
    answer: getDeleted,
  },
  {
    method: "DELETE",
    template: "/deletedsecrets/{name}",
    path: oneDeleted,
    permission: "purge/action",
    policy: "purge",
    answer: purge,
  },
  {
    method: "POST",
    template: "/deletedsecrets/{name}/recover",
    path: /^\/deletedsecrets\/([^/]+)\/recover\/?$/i,
    permission: "recover/action",
    policy: "recover",
    answer: recover,
  },
];
