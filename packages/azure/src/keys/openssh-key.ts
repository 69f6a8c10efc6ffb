const magic = Buffer.from("openssh-key-v1\0");
const kinds = /^ssh-(ed25519|rsa)$/;
const frame = (word: string): string => `-----${word} OPENSSH PRIVATE KEY-----`;

/** A public key in one line, from a private key as ssh-keygen writes it; undefined when the text is something else. */
export function publicHalf(text: string): string | undefined {
  const [, body] = text.split(frame("BEGIN"));
  const data = Buffer.from(body?.split(frame("END"))[0] ?? "", "base64");
  if (!data.subarray(0, magic.length).equals(magic)) return undefined;
  // The cipher, its key derivation and the options of that; then how many keys there are, and the public half of the first.
  let at = magic.length;
  for (let skipped = 0; skipped < 3; skipped += 1) at += 4 + lengthAt(data, at);
  const key = data.subarray(at + 8, at + 8 + lengthAt(data, at + 4));
  const kind = key.subarray(4, 4 + lengthAt(key, 0)).toString("latin1");
  return kinds.test(kind) ? `${kind} ${key.toString("base64")}` : undefined;
}

/** A new ed25519 private key, without a passphrase: the format that every OpenSSH since 2014 reads. */
export async function generatePrivateKey(comment: string): Promise<string> {
  const { generateKeyPairSync, randomBytes } = await import("node:crypto");
  const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const [open, secret] = [jwk.x, jwk.d].map((part) => Buffer.from(part ?? "", "base64url")) as [Buffer, Buffer];
  const kind = field(Buffer.from("ssh-ed25519"));
  const check = randomBytes(4);
  const inner = Buffer.concat([
    ...[check, check, kind, field(open)],
    ...[field(Buffer.concat([secret, open])), field(Buffer.from(comment))],
  ]);
  const padding = Buffer.from(Array.from({ length: -inner.length & 7 }, (_, index) => index + 1));
  const none = field(Buffer.from("none"));
  const data = Buffer.concat([
    ...[magic, none, none, field(Buffer.alloc(0)), Buffer.from([0, 0, 0, 1])],
    ...[field(Buffer.concat([kind, field(open)])), field(Buffer.concat([inner, padding]))],
  ]);
  const lines = data.toString("base64").match(/.{1,70}/g) ?? [];
  return `${[frame("BEGIN"), ...lines, frame("END")].join("\n")}\n`;
}

const lengthAt = (data: Buffer, at: number): number => (at + 4 <= data.length ? data.readUInt32BE(at) : 0);

function field(data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}
