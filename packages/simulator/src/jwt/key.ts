import { checkPrimeSync, createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

/** An RSA key that signs a world's tokens. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public key as a JSON Web Key Set lists it. */
  readonly jwk: {
    readonly kty: "RSA";
    readonly use: "sig";
    readonly kid: string;
    readonly n: string;
    readonly e: string;
  };
}

const exponent = 65537n;
// Worth trying before the real test, which costs a thousand times as much.
const smallFactors = Array.from({ length: 2000 }, (_, index) => index)
  .filter(
    (number) =>
      number > 2 && ![2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43].some((p) => p < number && number % p === 0),
  )
  .map(BigInt);

/** The first prime at or after a number of 1024 bits that a text decides on, fit for our exponent. */
function primeFrom(text: string): bigint {
  const words = Array.from({ length: 4 }, (_, index) => createHash("sha256").update(`${text} ${index}`).digest("hex"));
  let candidate = BigInt(`0x${words.join("")}`) | (3n << 1022n) | 1n;
  while (
    smallFactors.some((factor) => candidate % factor === 0n) ||
    (candidate - 1n) % exponent === 0n ||
    !checkPrimeSync(candidate)
  )
    candidate += 2n;
  return candidate;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, present] = [modulus, value % modulus];
  let [before, now] = [0n, 1n];
  while (present > 0n) {
    const quotient = previous / present;
    [previous, present] = [present, previous % present];
    [before, now] = [now, before - quotient * now];
  }
  return before < 0n ? before + modulus : before;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex").toString("base64url");
}

function makeSigningKey(seed: number): SigningKey {
  const [p, q] = [primeFrom(`${seed} p`), primeFrom(`${seed} q`)];
  const d = inverse(exponent, (p - 1n) * (q - 1n));
  const [n, e] = [base64url(p * q), base64url(exponent)];
  const privateKey = createPrivateKey({
    format: "jwk",
    key: {
      kty: "RSA",
      n,
      e,
      d: base64url(d),
      p: base64url(p),
      q: base64url(q),
      dp: base64url(d % (p - 1n)),
      dq: base64url(d % (q - 1n)),
      qi: base64url(inverse(q, p)),
    },
  });
  const id = createHash("sha256").update(n).digest("base64url").slice(0, 27);
  return { id, privateKey, publicKey: createPublicKey(privateKey), jwk: { kty: "RSA", use: "sig", kid: id, n, e } };
}

const made = new Map<number, SigningKey>();

/**
 * The key of a seed. It follows from the seed, so that the same seed signs the same bytes; anyone who knows the seed
 * has the key, which protects nothing but simulated clouds. Made when first needed, and once: it takes a while.
 */
export function signingKey(seed: number): SigningKey {
  const key = made.get(seed) ?? makeSigningKey(seed);
  made.set(seed, key);
  return key;
}
