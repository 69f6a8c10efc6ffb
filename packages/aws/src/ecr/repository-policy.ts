import { type Change, defineResource, sealOf } from "@slipway/reconcile";
import type { Aws, AwsReads } from "../aws.ts";
import { answers } from "../client/planned/shows.ts";
import { whereOf } from "../client/where.ts";
import { type PolicyDocument, policyText, recordIn, type Statement, withRecord } from "../iam/policy-document.ts";
import { policyChanges, samePolicy } from "../iam/same-policy.ts";

/** Who may do what with a repository. */
export interface RepositoryPolicyWant {
  readonly region: string;
  readonly repository: string;
  readonly document: PolicyDocument;
}

/** What is sent: the policy as text. */
interface RepositoryPolicyBody {
  readonly repositoryName: string;
  readonly policy: PolicyDocument;
}

const kind = "repository policy";

/** The most characters of a repository's policy. */
export const repositoryPolicyMost = 10_240;

const idOf = ({ region, repository }: Omit<RepositoryPolicyWant, "document">): string => `${region}/${repository}`;

/** The statements of a repository's policy that the inputs name. A repository has one policy: statements of others stay. */
export const repositoryPolicy = defineResource<
  RepositoryPolicyWant,
  RepositoryPolicyWant,
  RepositoryPolicyBody,
  AwsReads,
  Aws
>({
  kind,
  id: idOf,
  where: whereOf,
  lock: ({ repository }) => repository,
  readLagMs: 10_000,
  // Each statement of ours ends its Sid with the record: the body has it when it is planned.
  seal: { read: ({ document }) => recordIn(document) },

  async read({ region, repository }, aws) {
    const { readPolicy } = await import("./policy-calls.ts");
    const document = await readPolicy(repository, aws);
    return document && { region, repository, document };
  },

  async plan({ document: want, ...place }, have, aws) {
    const record = await sealOf({ kind, id: idOf(place), where: await whereOf(aws) });
    const marked = want.Statement.map((statement) => mark(statement, record));
    if (have === undefined)
      return {
        operation: "create",
        body: { repositoryName: place.repository, policy: { ...want, Statement: marked } },
      };
    const kept = have.document.Statement.filter((statement) => !isMarked(statement, record));
    const missing = marked.filter((statement) => !kept.some((each) => isSame(each, statement)));
    const policy = { Version: have.document.Version, Statement: [...kept, ...missing] };
    const body = { repositoryName: place.repository, policy };
    const changes: Change[] = policyChanges(have.document, policy, "policy");
    return changes.length === 0 ? { operation: "none" } : { operation: "update", body, changes };
  },

  async create(_id, body, aws) {
    const { putPolicy } = await import("./policy-calls.ts");
    await putPolicy(body.repositoryName, body.policy, aws);
  },

  async update(_have, body, aws) {
    const { putPolicy } = await import("./policy-calls.ts");
    await putPolicy(body.repositoryName, body.policy, aws);
  },

  async delete({ document, ...place }, aws) {
    const record = await sealOf({ kind, id: idOf(place), where: await whereOf(aws) });
    const Statement = document.Statement.filter((statement) => !isMarked(statement, record));
    const { putPolicy } = await import("./policy-calls.ts");
    await putPolicy(place.repository, { ...document, Statement }, aws);
  },

  shows(_id, { repositoryName, policy }, have, aws) {
    const read = { of: "ecr:GetRepositoryPolicy", input: { repositoryName } };
    return answers(aws, read, { repositoryName, policyText: policyText(policy) }, have === undefined);
  },
});

const alone = (statement: Statement): PolicyDocument => ({ Version: "", Statement: [statement] });
const isSame = (one: Statement, other: Statement): boolean => samePolicy(alone(one), alone(other));
const isMarked = (statement: Statement, record: string): boolean => recordIn(alone(statement)) === record;
const mark = (statement: Statement, record: string): Statement =>
  withRecord(alone(statement), record).Statement[0] ?? statement;
