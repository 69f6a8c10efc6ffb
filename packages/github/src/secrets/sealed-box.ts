import type { webcrypto } from "node:crypto";

/**
 * Encrypts a text for the holder of a key, as GitHub wants secrets (libsodium's `crypto_box_seal`): with a key for this
 * message alone, whose public half comes first. The curve is the platform's, the ciphers are Noble's.
 */
export async function sealBox(text: string, recipient: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const [{ hsalsa, xsalsa20poly1305 }, { blake2b }] = await Promise.all([
    import("@noble/ciphers/salsa.js"),
    import("@noble/hashes/blake2.js"),
  ]);
  const curve = { name: "X25519" };
  const own = (await crypto.subtle.generateKey(curve, true, ["deriveBits"])) as webcrypto.CryptoKeyPair;
  const theirs = await crypto.subtle.importKey("raw", recipient, curve, false, []);
  const sender = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const shared = await crypto.subtle.deriveBits({ ...curve, public: theirs }, own.privateKey, 256);
  const key = new Uint32Array(8);
  hsalsa(toWords(new TextEncoder().encode("expand 32-byte k")), new Uint32Array(shared), new Uint32Array(4), key);
  const nonce = blake2b(concat(sender, recipient), { dkLen: 24 });
  return concat(sender, xsalsa20poly1305(new Uint8Array(key.buffer), nonce).encrypt(new TextEncoder().encode(text)));
}

const toWords = (bytes: Uint8Array): Uint32Array => new Uint32Array(Uint8Array.from(bytes).buffer);

function concat(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
