const isFor = (given: unknown, action: string): boolean =>
  [given ?? []].flat().some((each) => {
    const name = String(each).toLowerCase();
    return name.endsWith("*") ? action.startsWith(name.slice(0, -1)) : name === action;
  });

/**
 * The services that a trust policy lets assume its role, or do something else with it, such as `sts:tagsession`. IAM gives
 * it percent-encoded; undefined when it cannot be read.
 */
export function trustedServices(document: string, action?: string): readonly string[] | undefined {
  try {
    const { Statement } = JSON.parse(decodeURIComponent(document)) as { readonly Statement?: unknown };
    return [Statement ?? []].flat().flatMap((statement) => {
      const { Effect, Principal, Action } = statement as Readonly<Record<"Effect" | "Principal" | "Action", unknown>>;
      const isMeant = Effect === "Allow" && (action === undefined || isFor(Action, action));
      const { Service = [] } = (isMeant ? (Principal ?? {}) : {}) as { readonly Service?: unknown };
      return [Service].flat().map(String);
    });
  } catch {
    return undefined;
  }
}
