import type { Story } from "./command.ts";

const trust = `'{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "eks.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'`;
const subnets =
  "aws ec2 describe-subnets --filters Name=default-for-az,Values=true --query 'join(`,`, Subnets[0:2].SubnetId)' --output text";

/** What people type around EKS. */
export const aws: Story = {
  client: "aws",
  shell: "aws",
  before: `echo '{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}' > template.json`,
  commands: [
    { run: "aws sts get-caller-identity --query Arn", shows: ":user/deployer" },
    { run: "aws iam list-roles --query 'Roles[].RoleName'", shows: '"deployer"' },
    {
      run: `aws iam create-role --role-name eks --assume-role-policy-document ${trust} --query Role.Arn`,
      shows: ":role/eks",
    },
    { run: "aws iam attach-role-policy --role-name eks --policy-arn arn:aws:iam::aws:policy/AmazonEKSClusterPolicy" },
    { run: "aws ec2 describe-vpcs --query 'Vpcs[].CidrBlock'", shows: "172.31.0.0/16" },
    { run: "aws ec2 describe-availability-zones --query 'AvailabilityZones[].ZoneName'", shows: "us-east-1a" },
    {
      // A new role takes some seconds to reach other services.
      run: `until aws eks create-cluster --name lab --role-arn "$(aws iam get-role --role-name eks --query Role.Arn --output text)" --resources-vpc-config "subnetIds=$(${subnets})" --query cluster.status; do sleep 1; done`,
      shows: '"CREATING"',
    },
    {
      run: "until aws eks describe-cluster --name lab --query cluster.status | grep ACTIVE; do sleep 1; done",
      shows: "ACTIVE",
    },
    {
      run: "aws eks update-kubeconfig --name lab && kubectl get namespaces --output name",
      shows: "namespace/kube-system",
    },
    { run: "aws eks describe-addon-versions --addon-name vpc-cni --query 'addons[].addonName'", shows: '"vpc-cni"' },
    { run: "aws eks list-nodegroups --cluster-name lab", shows: '"nodegroups": []' },
    {
      run: "aws ecr create-repository --repository-name shop --query repository.repositoryUri",
      shows: ".dkr.ecr.us-east-1.amazonaws.com/shop",
    },
    { run: "aws ecr get-login-password", shows: /^\S{100,}$/m },
    {
      run: "aws cloudformation deploy --stack-name topic --template-file template.json",
      shows: "Successfully created/updated stack - topic",
    },
    {
      run: "aws logs create-log-group --log-group-name /lab && aws logs describe-log-groups --query 'logGroups[].logGroupName'",
      shows: '"/lab"',
    },
    {
      run: "aws ec2 describe-instances",
      refused: "The action DescribeInstances is not simulated in ec2. There are:",
      instead: "`kubectl get nodes` shows the machines of a cluster",
    },
    {
      run: "aws s3 mb s3://contoso-hopsworks --region eu-north-1",
      refused: "s3 is no API of AWS that is simulated. There are:",
      instead: "no buckets, which nothing here creates",
      page: "guides.md",
    },
    {
      run: `aws iam create-role --role-name hopsworks --assume-role-policy-document '{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'`,
      shows: ":role/hopsworks",
      page: "guides.md",
    },
    {
      run: "aws iam create-instance-profile --instance-profile-name hopsworks",
      shows: ":instance-profile/hopsworks",
      page: "guides.md",
    },
    {
      run: "aws iam add-role-to-instance-profile --instance-profile-name hopsworks --role-name hopsworks",
      page: "guides.md",
    },
  ],
};
