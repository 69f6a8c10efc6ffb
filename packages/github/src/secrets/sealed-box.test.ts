import { createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import { hsalsa, xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { sealBox } from "./sealed-box.ts";

const raw = (x: string | undefined) => Uint8Array.from(Buffer.from(x ?? "", "base64url"));

describe("a sealed box", () => {
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  const recipient = raw(publicKey.export({ format: "jwk" }).x);

  /** As the holder of the key opens it, written from libsodium's description. */
  function open(box: Uint8Array): string {
    const sender = box.slice(0, 32);
    const jwk = { kty: "OKP", crv: "X25519", x: Buffer.from(sender).toString("base64url") };
    const shared = diffieHellman({ privateKey, publicKey: createPublicKey({ key: jwk, format: "jwk" }) });
    const key = new Uint32Array(8);
    const constant = new Uint32Array(Uint8Array.from(Buffer.from("expand 32-byte k")).buffer);
    hsalsa(constant, new Uint32Array(Uint8Array.from(shared).buffer), new Uint32Array(4), key);
    const nonce = blake2b(Buffer.concat([sender, recipient]), { dkLen: 24 });
    return Buffer.from(xsalsa20poly1305(new Uint8Array(key.buffer), nonce).decrypt(box.slice(32))).toString();
  }

  test("is opened by the holder of the key, and by no one who changed it", async () => {
    const box = await sealBox("grüße\nin two lines", recipient);
    expect(open(box)).toBe("grüße\nin two lines");
    expect(box.length).toBe(48 + Buffer.byteLength("grüße\nin two lines"));
    box[40] = (box[40] ?? 0) ^ 1;
    expect(() => open(box)).toThrow();
  });

  test("is another one each time", async () => {
    expect(await sealBox("same", recipient)).not.toEqual(await sealBox("same", recipient));
  });
});
