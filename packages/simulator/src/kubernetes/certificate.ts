import { createPrivateKey, createPublicKey, type KeyObject, sign, X509Certificate } from "node:crypto";
import { bits, context, type Der, integer, octets, oid, sequence, set, truth, utcTime, utf8 } from "../server/der.ts";

// Ed25519 throughout: its keys come from 32 bytes and its signatures from nothing else, so a world replays.
const ed25519 = sequence(oid("1.3.101.112"));
const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");

/** The private key that 32 bytes make. */
export const keyFrom = (seed: string): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8Head, Buffer.from(seed, "hex")]), format: "der", type: "pkcs8" });

interface Subject {
  /** User name. */
  readonly user: string;
  readonly groups: readonly string[];
}

const name = ({ user, groups }: Subject): Der =>
  sequence(
    ...groups.map((group) => set(sequence(oid("2.5.4.10"), utf8(group)))),
    set(sequence(oid("2.5.4.3"), utf8(user))),
  );

interface Want {
  readonly subject: Subject;
  readonly issuer: Subject;
  readonly serial: string;
  readonly from: Date;
  readonly until: Date;
  readonly key: KeyObject;
  readonly signer: KeyObject;
  readonly authority: boolean;
}

/** A certificate for an authority or for a client, in DER. */
export function certify(want: Want): Der {
  const use = want.authority ? bits(Buffer.from([0b0000_0110]), 1) : bits(Buffer.from([0b1000_0000]), 7);
  const extension = (id: string, value: Der) => sequence(oid(id), truth, octets(value));
  const body = sequence(
    context(0, integer(Buffer.from([2])), "constructed"),
    integer(Buffer.from(want.serial, "hex")),
    ed25519,
    name(want.issuer),
    sequence(utcTime(want.from), utcTime(want.until)),
    name(want.subject),
    createPublicKey(want.key).export({ type: "spki", format: "der" }),
    context(
      3,
      sequence(
        extension("2.5.29.19", want.authority ? sequence(truth) : sequence()),
        extension("2.5.29.15", use),
        ...(want.authority ? [] : [extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.2")))]),
      ),
      "constructed",
    ),
  );
  return sequence(body, ed25519, bits(sign(null, body, want.signer)));
}

/** The text form of a certificate or key. */
export function pem(label: "CERTIFICATE" | "PRIVATE KEY", der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/** Who a client certificate stands for, when that authority signed it and the moment is within its life. */
export function holder(certificate: Buffer, authority: Buffer, moment: number): Subject | undefined {
  let shown: X509Certificate;
  try {
    shown = new X509Certificate(certificate);
    if (!shown.verify(new X509Certificate(authority).publicKey)) return undefined;
  } catch {
    return undefined;
  }
  if (moment < Date.parse(shown.validFrom) || moment > Date.parse(shown.validTo)) return undefined;
  const parts = shown.subject.split("\n").map((line) => line.split("=", 2) as [string, string?]);
  const user = parts.find(([kind]) => kind === "CN")?.[1];
  if (!user) return undefined;
  return { user, groups: parts.flatMap(([kind, value]) => (kind === "O" && value ? [value] : [])) };
}
