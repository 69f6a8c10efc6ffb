/** How Azure writes the tokens of some operations. */
export const base64url = (text: string): string => Buffer.from(text).toString("base64url");
