import { createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";
import { hsalsa, xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { blake2b } from "@noble/hashes/blake2.js";

/** A key of X25519 as JWK: both halves. */
export interface BoxKey {
  readonly x: string;
  readonly d: string;
}

const curve = { kty: "OKP", crv: "X25519" };

/** What PKCS #8 has ahead of the 32 bytes of such a key. */
const frame = Buffer.from("302e020100300506032b656e04220420", "hex");

/** The key of 32 bytes, to which boxes can be sealed. */
export function boxKey(bytes: Buffer): BoxKey {
  const key = createPrivateKey({ key: Buffer.concat([frame, bytes]), format: "der", type: "pkcs8" });
  const { x = "", d = "" } = key.export({ format: "jwk" });
  return { x, d };
}

const words = (bytes: Uint8Array): Uint32Array => new Uint32Array(Uint8Array.from(bytes).buffer);

/** What was sealed to a key by libsodium's `crypto_box_seal`; undefined when the box was not made for it. */
export function opened(box: Buffer, { x, d }: BoxKey): string | undefined {
  const [sender, locked] = [box.subarray(0, 32), box.subarray(32)];
  try {
    const agreed = diffieHellman({
      privateKey: createPrivateKey({ key: { ...curve, x, d }, format: "jwk" }),
      publicKey: createPublicKey({ key: { ...curve, x: sender.toString("base64url") }, format: "jwk" }),
    });
    const key = new Uint32Array(8);
    hsalsa(words(Buffer.from("expand 32-byte k")), words(agreed), new Uint32Array(4), key);
    const nonce = blake2b(Buffer.concat([sender, Buffer.from(x, "base64url")]), { dkLen: 24 });
    return Buffer.from(xsalsa20poly1305(new Uint8Array(key.buffer), nonce).decrypt(locked)).toString();
  } catch {
    return undefined;
  }
}
