/** The simulator's only source of ids and chance: a counter-based generator, so that a world replays from its seed. */
export interface Ids {
  /** A number in [0, 1). */
  chance(): number;
  hex(length: number): string;
  uuid(): string;
  /** Lower-case letters and digits. */
  word(length: number): string;
}

/** Where the generator stands: plain data, part of a snapshot. */
export interface IdsState {
  seed: number;
  count: number;
}

export function makeIds(state: () => IdsState): Ids {
  // splitmix32: small, well mixed, and each draw depends only on seed and count.
  const draw = (): number => {
    const at = state();
    at.count += 1;
    let z = (at.seed + Math.imul(at.count, 0x9e3779b9)) | 0;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  const pick = (alphabet: string, length: number): string => {
    let text = "";
    while (text.length < length) text += alphabet[draw() % alphabet.length];
    return text;
  };
  const hex = (length: number) => {
    let text = "";
    while (text.length < length) text += draw().toString(16).padStart(8, "0");
    return text.slice(0, length);
  };
  return {
    chance: () => draw() / 2 ** 32,
    hex,
    word: (length) => pick("abcdefghijklmnopqrstuvwxyz0123456789", length),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick("89ab", 1)}${hex(3)}-${hex(12)}`,
  };
}
