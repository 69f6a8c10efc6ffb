/** The tag on everything that Slipway made: a destroy removes nothing without it. */
export const mark = { "made-by": "slipway" } as const;

/** Whether Slipway made it. */
export const marked = ({ tags }: { readonly tags: Readonly<Record<string, string>> }): boolean =>
  tags["made-by"] === mark["made-by"];
