/** The services that a trust policy lets assume its role. IAM gives it percent-encoded; undefined when it cannot be read. */
export function trustedServices(document: string): readonly string[] | undefined {
  try {
    const { Statement } = JSON.parse(decodeURIComponent(document)) as { readonly Statement?: unknown };
    return [Statement ?? []].flat().flatMap((statement) => {
      const { Effect, Principal } = statement as { readonly Effect?: unknown; readonly Principal?: unknown };
      const { Service = [] } = (Effect === "Allow" ? (Principal ?? {}) : {}) as { readonly Service?: unknown };
      return [Service].flat().map(String);
    });
  } catch {
    return undefined;
  }
}
