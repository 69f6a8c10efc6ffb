/** DER, as much of it as an X.509 certificate takes (ITU-T X.690). */
export type Der = Buffer;

function tagged(tag: number, content: Buffer): Der {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

export const sequence = (...items: readonly Der[]): Der => tagged(0x30, Buffer.concat(items));
export const set = (...items: readonly Der[]): Der => tagged(0x31, Buffer.concat(items));
export const octets = (content: Buffer): Der => tagged(0x04, content);
export const bits = (content: Buffer, unused = 0): Der => tagged(0x03, Buffer.concat([Buffer.from([unused]), content]));
export const utf8 = (text: string): Der => tagged(0x0c, Buffer.from(text));
export const truth: Der = tagged(0x01, Buffer.from([0xff]));

/** `[n]`: constructed where it wraps other DER, primitive where it replaces a type's own tag. */
export const context = (number: number, content: Buffer, form: "constructed" | "primitive"): Der =>
  tagged((form === "constructed" ? 0xa0 : 0x80) | number, content);

/** A non-negative integer given by its bytes, most significant first. */
export function integer(bytes: Buffer): Der {
  const start = bytes.findIndex((byte) => byte !== 0);
  const trimmed = start < 0 ? Buffer.from([0]) : bytes.subarray(start);
  return tagged(0x02, (trimmed[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), trimmed]) : trimmed);
}

export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tagged(0x06, Buffer.from(bytes));
}

/** UTCTime, which serves until 2049. */
export function utcTime(moment: Date): Der {
  const digits = moment.toISOString().replace(/[-:T]/g, "").slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`));
}
