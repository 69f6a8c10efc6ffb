import { lookup } from "../../../world/table.ts";
import type { World } from "../../../world/world.ts";
import { serviceLinked } from "./service-linked.ts";
import { iam } from "./state.ts";

/** The documents of the policies that AWS itself keeps, as far as they matter to who calls. */
const awsPolicies: Record<string, string> = {
  AdministratorAccess: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
  ReadOnlyAccess:
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["*:Get*","*:List*","*:Describe*"],"Resource":"*"}]}',
};

/** Names under `arn:aws:iam::aws:policy/` that can be attached. */
const known = new Set([
  ...Object.keys(awsPolicies),
  "AmazonEKSClusterPolicy",
  "AmazonEKSVPCResourceController",
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKSWorkerNodeMinimalPolicy",
  "AmazonEKS_CNI_Policy",
  "AmazonEKSComputePolicy",
  "AmazonEKSBlockStoragePolicy",
  "AmazonEKSLoadBalancingPolicy",
  "AmazonEKSNetworkingPolicy",
  "AmazonEKSServicePolicy",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonEC2ContainerRegistryPowerUser",
  "AmazonEC2ContainerRegistryFullAccess",
  "AmazonSSMManagedInstanceCore",
  "AmazonS3ReadOnlyAccess",
  "AmazonS3FullAccess",
  "PowerUserAccess",
  "CloudWatchAgentServerPolicy",
  ...Object.values(serviceLinked).map(({ policy }) => `aws-service-role/${policy}`),
  "service-role/AmazonEBSCSIDriverPolicy",
  "service-role/AmazonEFSCSIDriverPolicy",
]);

/** The policies that AWS itself keeps, as far as they are known here. */
export const awsPolicyArns: readonly string[] = [...known].map((name) => `arn:aws:iam::aws:policy/${name}`);

const ownedByAws = /^arn:aws:iam::aws:policy\/(.+)$/;

/** The last part of a policy's ARN. */
export const nameOfPolicy = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** Whether there is a managed policy of this ARN: the account's, or AWS's own. */
export function isAttachable(world: World, arn: string): boolean {
  const own = ownedByAws.exec(arn)?.[1];
  return own === undefined ? lookup(iam(world).policies, arn) !== undefined : known.has(own);
}

/** The document of a managed policy; one of AWS's own that no one here signs in with says nothing. */
export function documentOf(world: World, arn: string): string {
  const own = ownedByAws.exec(arn)?.[1];
  if (own !== undefined) return lookup(awsPolicies, own) ?? '{"Version":"2012-10-17","Statement":[]}';
  const policy = lookup(iam(world).policies, arn);
  return (policy && lookup(policy.versions, policy.DefaultVersionId)?.document) ?? "";
}

/** All identity policies of a user or role: its own, and those of the groups that it is in. */
export function documentsOf(world: World, principalArn: string): string[] {
  const { roles, users, groups } = iam(world);
  const role = Object.values(roles).find(({ Arn }) => Arn === principalArn);
  const user = Object.values(users).find(({ Arn }) => Arn === principalArn);
  const joined = user ? Object.values(groups).filter(({ members }) => members.includes(user.UserId)) : [];
  return [role, user, ...joined].flatMap((bearer) =>
    bearer ? [...Object.values(bearer.inline), ...bearer.attached.map((arn) => documentOf(world, arn))] : [],
  );
}

/** The policy that limits what a user or role may do; undefined without a limit. */
export function boundaryOf(world: World, principalArn: string): string | undefined {
  const { roles, users } = iam(world);
  const bearer = [...Object.values(roles), ...Object.values(users)].find(({ Arn }) => Arn === principalArn);
  return bearer?.boundary === undefined ? undefined : documentOf(world, bearer.boundary);
}
