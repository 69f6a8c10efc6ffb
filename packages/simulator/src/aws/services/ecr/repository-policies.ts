import { type Call, type Fields, fieldsOf, isFields, type Operations, type Value } from "../../engine/operation.ts";
import { statements, texts } from "../iam/document.ts";
import { iam } from "../iam/state.ts";
import { named, type Repository, refuse, repositoryArn as resource, theRepository, wrongParameter } from "./state.ts";

const statementMembers = /^(Sid|Effect|(Not)?(Principal|Action|Resource)|Condition)$/;

const isStatement = (value: Value): boolean =>
  isFields(value) &&
  Object.keys(value).every((name) => statementMembers.test(name)) &&
  (value.Effect === "Allow" || value.Effect === "Deny") &&
  (value.Principal ?? value.NotPrincipal) !== undefined &&
  isActions(texts(value.Action ?? value.NotAction));

const isActions = (actions: readonly string[]): boolean =>
  actions.length > 0 && actions.every((action) => action === "*" || /^ecr:[\w*?]+$/i.test(action));

/** Refuse what is no policy of a repository: one has principals, and is about nothing but ECR. */
function checkPolicy(text: string): void {
  let policy: Value;
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalid();
  }
  if (!isFields(policy)) throw invalid();
  const { Version, Id, Statement, ...more } = policy;
  const all = Array.isArray(Statement) ? Statement : [Statement];
  const isKnown = Version === undefined || Version === "2008-10-17" || Version === "2012-10-17";
  const isWhole = isKnown && (Id === undefined || typeof Id === "string") && Object.keys(more).length === 0;
  if (!isWhole || all.length === 0 || !all.every(isStatement)) throw invalid();
}

/** Refuse a role or a user of the account that is not there, or not known yet; who is in other accounts is not known here. */
function checkPrincipals(call: Call, text: string): void {
  const { roles, users } = iam(call.world);
  const now = call.world.clock.now();
  const known = new Set(
    [...Object.values(roles).filter(({ visibleAt }) => visibleAt <= now), ...Object.values(users)].map(
      ({ Arn }) => Arn,
    ),
  );
  const own = new RegExp(`^arn:aws:iam::${call.account}:(role|user)/`);
  const named = statements(text).flatMap(({ Principal, NotPrincipal }) =>
    [Principal, NotPrincipal].flatMap((each) => texts(fieldsOf({ each }, "each").AWS)),
  );
  if (named.some((arn) => own.test(arn) && !known.has(arn))) throw wrongParameter("PolicyText", "Principal not found");
}

const invalid = () => wrongParameter("PolicyText", "Invalid repository policy provided");

function policyOf(call: Call): { repository: Repository; text: string } {
  const repository = theRepository(call);
  const { policy: text } = repository;
  if (text !== undefined) return { repository, text };
  const where = named(call, repository.shown.repositoryName);
  throw refuse("RepositoryPolicyNotFoundException", `Repository policy does not exist for ${where}`);
}

const shown = (call: Call, policyText: string): Fields => ({
  registryId: call.account,
  repositoryName: call.need("repositoryName"),
  policyText,
});

/** Who may do what with a repository. */
export const repositoryPolicyOperations: Operations = {
  SetRepositoryPolicy: {
    resource,
    run(call) {
      const repository = theRepository(call);
      const text = call.need("policyText");
      if (text.length > 10_240)
        throw wrongParameter("policyText", "Member must have length less than or equal to 10240");
      checkPolicy(text);
      checkPrincipals(call, text);
      repository.policy = text;
      return shown(call, text);
    },
  },
  GetRepositoryPolicy: { resource, run: (call) => shown(call, policyOf(call).text) },
  DeleteRepositoryPolicy: {
    resource,
    run(call) {
      const { repository, text } = policyOf(call);
      delete repository.policy;
      return shown(call, text);
    },
  },
};
