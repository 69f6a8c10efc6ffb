import { checkPrimeSync, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { Ids } from "../../../world/ids.ts";

/** A key pair as Azure hands it out: PEM with the line ends of Windows, and one line of OpenSSH. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

const exponent = 65537n;
const smallPrimes = Array.from({ length: 4000 }, (_, index) => index + 3)
  .filter((number) => {
    for (let factor = 2; factor * factor <= number; factor += 1) if (number % factor === 0) return false;
    return true;
  })
  .map(BigInt);

/** The first prime after a drawn number, fit for the exponent. */
function prime(ids: Ids, bits: number): bigint {
  let candidate = BigInt(`0x${ids.hex(bits / 4)}`) | (3n << BigInt(bits - 2)) | 1n;
  while (
    smallPrimes.some((factor) => candidate % factor === 0n) ||
    candidate % exponent === 1n ||
    !checkPrimeSync(candidate)
  )
    candidate += 2n;
  return candidate;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [high, low, last, next] = [modulus, value % modulus, 0n, 1n];
  while (low > 0n) {
    const quotient = high / low;
    [high, low, last, next] = [low, high - quotient * low, next, last - quotient * next];
  }
  return ((last % modulus) + modulus) % modulus;
}

const bytes = (value: bigint): Buffer => {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
};
const word = (value: bigint): string => bytes(value).toString("base64url");

/** One field of an OpenSSH key. */
function field(data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}

// An integer whose highest bit is set takes a zero byte before it.
const integer = (value: bigint): Buffer => {
  const data = bytes(value);
  return field((data[0] ?? 0) > 127 ? Buffer.concat([Buffer.alloc(1), data]) : data);
};

const windows = (pem: string): string => pem.trim().replaceAll("\n", "\r\n").concat("\r\n");
const line = (type: string, fields: readonly Buffer[]): string =>
  `${type} ${Buffer.concat([field(Buffer.from(type)), ...fields]).toString("base64")} generated-by-azure`;

function rsa(ids: Ids): KeyPair {
  const [p, q] = [prime(ids, 1536), prime(ids, 1536)];
  const d = inverse(exponent, (p - 1n) * (q - 1n));
  const key: KeyObject = createPrivateKey({
    format: "jwk",
    key: {
      kty: "RSA",
      n: word(p * q),
      e: word(exponent),
      d: word(d),
      p: word(p),
      q: word(q),
      dp: word(d % (p - 1n)),
      dq: word(d % (q - 1n)),
      qi: word(inverse(q, p)),
    },
  });
  return {
    privateKey: windows(key.export({ type: "pkcs1", format: "pem" }).toString()),
    publicKey: line("ssh-rsa", [integer(exponent), integer(p * q)]),
  };
}

function ed25519(ids: Ids): KeyPair {
  const seed = Buffer.from(ids.hex(64), "hex");
  // PKCS #8 of a bare Ed25519 seed: RFC 8410, section 10.3.
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const open = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
  return {
    privateKey: windows(key.export({ type: "pkcs8", format: "pem" }).toString()),
    publicKey: line("ssh-ed25519", [field(open)]),
  };
}

/** A key pair drawn from the world's ids. */
export const keyPair = (ids: Ids, type: "RSA" | "Ed25519"): KeyPair => (type === "RSA" ? rsa(ids) : ed25519(ids));
