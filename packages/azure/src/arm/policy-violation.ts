import type { ErrorBody } from "./error-body.ts";
import { exemptionOf } from "./policy-exemption.ts";

/** What a denial by Azure Policy says of one policy. Anyone may have written it: nothing in it need be as Azure has it. */
interface Violation {
  readonly policyDefinitionDisplayName?: unknown;
  readonly policyAssignmentId?: unknown;
  readonly policyDefinitionReferenceId?: unknown;
  readonly evaluationDetails?: { readonly evaluatedExpressions?: unknown };
}

/** What one policy denies: fields, as paths in the body, and what to do where no input decides one of them. */
export interface Denial {
  readonly fields: readonly string[];
  readonly otherwise: string;
}

/** The policies that deny a request at a path, by their names, and what each denies. */
export function policiesIn(
  { additionalInfo }: ErrorBody,
  path: string,
): { readonly names: readonly string[]; readonly denials: readonly Denial[] } {
  const infos = additionalInfo.flatMap((each) => (each as { info?: Violation } | null)?.info ?? []);
  const names = infos.flatMap(({ policyDefinitionDisplayName: name }) => (typeof name === "string" ? name : []));
  const denials = infos.map(({ policyAssignmentId, policyDefinitionReferenceId, evaluationDetails }) => {
    const expressions = evaluationDetails?.evaluatedExpressions;
    const paths = Array.isArray(expressions)
      ? expressions.map((each) => (each as { path?: unknown } | null)?.path)
      : [];
    const fields = paths.filter((each) => typeof each === "string");
    return { fields, otherwise: exemptionOf(policyAssignmentId, policyDefinitionReferenceId, path) };
  });
  return { names: [...new Set(names)], denials };
}
