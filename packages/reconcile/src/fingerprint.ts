/** Sixteen hexadecimal digits that stand for a text. */
export async function fingerprint(text: string): Promise<string> {
  // Loaded only when used, because every start would pay for it.
  const { hash } = await import("node:crypto");
  return hash("sha256", text).slice(0, 16);
}
