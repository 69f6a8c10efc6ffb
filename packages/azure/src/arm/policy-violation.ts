import type { ErrorBody } from "./error-body.ts";

/** What a denial by Azure Policy says of one policy. Anyone may have written it: nothing in it need be as Azure has it. */
interface Violation {
  readonly policyDefinitionDisplayName?: unknown;
  readonly evaluationDetails?: { readonly evaluatedExpressions?: unknown };
}

/** The policies that deny a request, by their names, and the fields that they are about, as paths in its body. */
export function policiesIn({ additionalInfo }: ErrorBody): { readonly names: string[]; readonly fields: string[] } {
  const infos = additionalInfo.flatMap((each) => (each as { info?: Violation } | null)?.info ?? []);
  const names = infos.flatMap(({ policyDefinitionDisplayName: name }) => (typeof name === "string" ? name : []));
  const fields = infos.flatMap(({ evaluationDetails }) => {
    const expressions = evaluationDetails?.evaluatedExpressions;
    const paths = Array.isArray(expressions)
      ? expressions.map((each) => (each as { path?: unknown } | null)?.path)
      : [];
    return paths.filter((path) => typeof path === "string");
  });
  return { names: [...new Set(names)], fields };
}
