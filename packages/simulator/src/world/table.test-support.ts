/** Names that every object answers to by birth: none of them may be found where no one put it, and each may be put. */
export const inherited = Object.getOwnPropertyNames(Object.prototype);

/** The value with a text at each of its places in turn, instead of what is there or as one more member. */
export function* bent(value: unknown, text: string): Generator<unknown> {
  yield text;
  if (Array.isArray(value))
    for (const [at, each] of value.entries()) for (const to of bent(each, text)) yield value.with(at, to);
  else if (typeof value === "object" && value !== null) {
    yield Object.fromEntries([...Object.entries(value), [text, text]]);
    for (const [name, each] of Object.entries(value)) for (const to of bent(each, text)) yield { ...value, [name]: to };
  }
}

/** One of each sort: an accessor, a name in lower case, one in mixed case, and those by which values become texts. */
export const inheritedNames = ["__proto__", "constructor", "hasOwnProperty", "toString", "valueOf"];
