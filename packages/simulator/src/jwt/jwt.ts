import { sign, verify } from "node:crypto";
import type { World } from "../world/world.ts";
import { signingKey } from "./key.ts";

export type Claims = Readonly<Record<string, unknown>>;

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

// A world that was restored makes the same tokens again, and to sign one costs more than all else in an answer.
const made = new Map<string, string>();
const keptTokens = 1000;

/** A token that carries the claims, signed with the world's key. */
export function signToken(world: World, claims: Claims): string {
  const key = signingKey(world.seed);
  const signed = `${part({ typ: "JWT", alg: "RS256", kid: key.id, x5t: key.id })}.${part(claims)}`;
  let token = made.get(signed);
  if (token === undefined) {
    token = `${signed}.${sign("sha256", Buffer.from(signed), key.privateKey).toString("base64url")}`;
    if (made.size >= keptTokens) made.clear();
    made.set(signed, token);
  }
  return token;
}

function parsePart(text: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}

/** What a token says; `genuine` when the world's key signed it. */
export interface ReadToken {
  readonly claims: Claims;
  readonly genuine: boolean;
}

// A client sends the same token with every request: checking its signature once is enough.
const read = new WeakMap<World, Map<string, ReadToken | undefined>>();

function parseToken(world: World, token: string): ReadToken | undefined {
  const [head, body, signature, ...rest] = token.split(".");
  if (!head || !body || signature === undefined || rest.length > 0 || !parsePart(head)) return undefined;
  const claims = parsePart(body);
  if (!claims) return undefined;
  const key = signingKey(world.seed).publicKey;
  const genuine = verify("sha256", Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"));
  return { claims, genuine };
}

/** Read a token; nothing when it is none. Says nothing of its lifetime. */
export function readToken(world: World, token: string): ReadToken | undefined {
  let known = read.get(world);
  if (!known || known.size >= keptTokens) {
    known = new Map();
    read.set(world, known);
  }
  if (known.has(token)) return known.get(token);
  const found = parseToken(world, token);
  known.set(token, found);
  return found;
}
