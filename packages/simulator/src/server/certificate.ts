import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";
import { isIP } from "node:net";
import { bits, context, type Der, integer, octets, oid, sequence, set, truth, utcTime, utf8 } from "./der.ts";

const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));

/** What a certificate says. */
export interface CertificateWant {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: Buffer;
  readonly from: Date;
  readonly until: Date;
  readonly key: KeyObject;
  /** Signs; the same as `key` for a root. */
  readonly signer: KeyObject;
  /** DNS names and addresses; none makes it an authority. */
  readonly hosts?: readonly string[];
}

const name = (common: string): Der => sequence(set(sequence(oid("2.5.4.3"), utf8(common))));

const extension = (id: string, critical: boolean, value: Der): Der =>
  sequence(oid(id), ...(critical ? [truth] : []), octets(value));

const spki = (key: KeyObject): Buffer => createPublicKey(key).export({ type: "spki", format: "der" });

/** RFC 5280 4.2.1.2, method 1: SHA-1 of the public key's bits, which for P-256 are the last 65 bytes. */
export const keyId = (key: KeyObject): Buffer => createHash("sha1").update(spki(key).subarray(-65)).digest();

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail] = address.split("::");
  const words = (text: string | undefined) => (text ? text.split(":") : []);
  const [before, after] = [words(head), words(tail)];
  const zeros = Array<string>(8 - before.length - after.length).fill("0");
  return Buffer.from([...before, ...zeros, ...after].map((word) => word.padStart(4, "0")).join(""), "hex");
}

const alternative = (host: string): Der =>
  isIP(host) ? context(7, addressBytes(host), "primitive") : context(2, Buffer.from(host), "primitive");

function extensions(want: CertificateWant): Der {
  const common = [
    extension("2.5.29.14", false, octets(keyId(want.key))),
    extension("2.5.29.35", false, sequence(context(0, keyId(want.signer), "primitive"))),
  ];
  if (want.hosts === undefined) {
    const signsCertificates = bits(Buffer.from([0b0000_0110]), 1);
    return sequence(
      extension("2.5.29.19", true, sequence(truth)),
      extension("2.5.29.15", true, signsCertificates),
      ...common,
    );
  }
  return sequence(
    extension("2.5.29.19", true, sequence()),
    extension("2.5.29.15", true, bits(Buffer.from([0b1000_0000]), 7)),
    extension("2.5.29.37", false, sequence(oid("1.3.6.1.5.5.7.3.1"))),
    extension("2.5.29.17", false, sequence(...want.hosts.map(alternative))),
    ...common,
  );
}

/** An X.509 v3 certificate with an ECDSA P-256 key, in DER (RFC 5280). */
export function certificate(want: CertificateWant): Der {
  const body = sequence(
    context(0, integer(Buffer.from([2])), "constructed"),
    integer(want.serial),
    ecdsaWithSha256,
    name(want.issuer),
    sequence(utcTime(want.from), utcTime(want.until)),
    name(want.subject),
    spki(want.key),
    context(3, extensions(want), "constructed"),
  );
  return sequence(body, ecdsaWithSha256, bits(sign("sha256", body, want.signer)));
}

/** The text form of a certificate. */
export function pem(der: Der): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
