/** Drawn once; whatever Slipway names by a GUID is named within it. */
const namespace = Buffer.from("4c0f1d4e6a9b4f7c8d2a5b3e7f1c9a60", "hex");

/** The GUID that some words always have, whatever their case: a UUID of version 5 (RFC 9562). */
export async function namedGuid(...words: readonly string[]): Promise<string> {
  // Loaded only when used, because every start would pay for it.
  const { hash } = await import("node:crypto");
  const text = Buffer.from(words.join("|").toLowerCase());
  const digest = hash("sha1", Buffer.concat([namespace, text]), "buffer");
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return digest.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
