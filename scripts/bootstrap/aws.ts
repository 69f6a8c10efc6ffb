import { applyPolicy, planPolicy } from "./aws-policies.ts";
import { ids, settings } from "./github.ts";
import type { Names } from "./names.ts";
import { type Section, withInput } from "./section.ts";
import { applyingSubjects, hasIds, issuerOf, planningSubjects, reachable, type Subject } from "./subjects.ts";

/** The part of AWS that a region is in, and how ARNs begin there. */
export const partitionOf = (region: string): string =>
  region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";

/** What lets a repository create an EKS cluster: GitHub as a provider of identities, and two roles. */
export function awsSections(names: Names, permissionsPage: string): Section[] {
  const issuer = issuerOf(names);
  // As ARNs and conditions have it: with its path, where it has one.
  const host = issuer.replace("https://", "");
  const partition = partitionOf(names.region);
  const audience = partition === "aws-cn" ? "sts.amazonaws.com.cn" : "sts.amazonaws.com";
  const account = `arn:${partition}:iam::\${ACCOUNT_ID}`;
  const provider = `${account}:oidc-provider/${host}`;
  const trust = (subjects: readonly Subject[]) => ({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${host}:aud`]: audience, [`${host}:sub`]: subjects.map(({ subject }) => subject) },
        },
      },
    ],
  });
  const [planner, applier] = [`${names.cluster}-plan`, `${names.cluster}-apply`];
  const role = (name: string, subjects: readonly Subject[]) =>
    withInput(
      `aws iam create-role --path /github/ --role-name ${name} --assume-role-policy-document file:///dev/stdin`,
      trust(subjects),
    );
  const policy = (name: string, document: object) =>
    withInput(
      `aws iam put-role-policy --role-name ${name} --policy-name slipway --policy-document file:///dev/stdin`,
      document,
    );
  return [
    {
      title: "Add GitHub to the account",
      why: "Sign in first, as someone who may create roles. An account has this provider once: if it is there already, the command leaves it alone. It takes no thumbprint.",
      commands: [
        'ACCOUNT_ID="$(aws sts get-caller-identity --query Account --output text)"',
        `aws iam get-open-id-connect-provider --open-id-connect-provider-arn "${provider}" > /dev/null 2>&1 \\\n  || aws iam create-open-id-connect-provider --url ${issuer} --client-id-list ${audience}`,
      ],
    },
    ...ids(names),
    {
      title: "Create two roles",
      why: `Pull requests and the branch ${names.branch} assume the role that plans; only a job that names the environment ${names.environment} assumes the one that applies.${hasIds(names) ? " Once a run has signed in, take out of each trust policy the subjects of the form that your repository does not use." : reachable} The path keeps these two roles apart from those that the workflow creates.`,
      commands: [role(planner, planningSubjects(names)), role(applier, applyingSubjects(names))],
    },
    {
      title: "Grant permissions",
      why: `The permissions that docs/permissions.md lists for the actions of EKS. The role that plans only reads. The one that applies creates roles whose names begin with ${names.cluster}-, gives them AWS's own policies for EKS and no others, and passes no other role on.`,
      commands: [
        policy(planner, planPolicy(permissionsPage)),
        policy(applier, applyPolicy(permissionsPage, { partition, account, prefix: names.cluster })),
      ],
    },
    settings(names, {
      AWS_REGION: names.region,
      AWS_ROLE: `${account}:role/github/${applier}`,
      AWS_PLAN_ROLE: `${account}:role/github/${planner}`,
    }),
  ];
}
