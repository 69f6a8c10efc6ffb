/** A cluster with all that Terraform can make around it here. */
export const configuration = (more: { readonly tag: string; readonly keep: number }) => `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {}
resource "aws_vpc" "lab" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "lab", stage = "${more.tag}" }
}
resource "aws_subnet" "each" {
  count             = 2
  vpc_id            = aws_vpc.lab.id
  cidr_block        = "10.0.\${count.index + 1}.0/24"
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
}
resource "aws_iam_role" "cluster" {
  name = "cluster"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "eks.amazonaws.com" } }]
  })
}
resource "aws_eks_cluster" "lab" {
  name     = "lab"
  role_arn = aws_iam_role.cluster.arn
  access_config {
    authentication_mode = "API_AND_CONFIG_MAP"
  }
  vpc_config {
    subnet_ids = aws_subnet.each[*].id
  }
}
resource "aws_eks_access_entry" "node" {
  cluster_name      = aws_eks_cluster.lab.name
  principal_arn     = aws_iam_role.node.arn
  kubernetes_groups = ["lab:people"]
}
resource "aws_iam_role" "node" {
  name = "node"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
resource "aws_launch_template" "nodes" {
  name = "nodes"
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_type = "gp3"
      volume_size = ${more.keep + 40}
      encrypted   = true
    }
  }
}
resource "aws_eks_node_group" "nodes" {
  cluster_name    = aws_eks_cluster.lab.name
  node_group_name = "nodes"
  node_role_arn   = aws_iam_role.nodes.arn
  subnet_ids      = aws_subnet.each[*].id
  instance_types  = ["m7i.large"]
  labels          = { stage = "${more.tag}" }
  launch_template {
    id      = aws_launch_template.nodes.id
    version = aws_launch_template.nodes.latest_version
  }
  node_repair_config {
    enabled = true
  }
  scaling_config {
    min_size     = 1
    max_size     = 3
    desired_size = 1
  }
  taint {
    key    = "only"
    value  = "lab"
    effect = "NO_SCHEDULE"
  }
  update_config {
    max_unavailable_percentage = 50
  }
}
resource "aws_iam_role" "nodes" {
  name = "nodes"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
resource "aws_iam_role" "pods" {
  name = "pods"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Principal = { Service = "pods.eks.amazonaws.com" }
    }]
  })
}
resource "aws_eks_addon" "cni" {
  cluster_name         = aws_eks_cluster.lab.name
  addon_name           = "vpc-cni"
  configuration_values = jsonencode({ env = { WARM_ENI_TARGET = "${more.keep}" } })
  pod_identity_association {
    service_account = "aws-node"
    role_arn        = aws_iam_role.pods.arn
  }
}
data "aws_eks_addon_version" "dns" {
  addon_name         = "coredns"
  kubernetes_version = aws_eks_cluster.lab.version
  most_recent        = true
}
resource "aws_eks_addon" "dns" {
  cluster_name  = aws_eks_cluster.lab.name
  addon_name    = "coredns"
  addon_version = data.aws_eks_addon_version.dns.version
  depends_on    = [aws_eks_node_group.nodes]
}
resource "aws_eks_pod_identity_association" "shop" {
  cluster_name    = aws_eks_cluster.lab.name
  namespace       = "apps"
  service_account = "shop"
  role_arn        = aws_iam_role.pods.arn
  tags            = { stage = "${more.tag}" }
}
resource "aws_iam_role_policy" "pull" {
  name = "pull"
  role = aws_iam_role.node.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["ecr:GetAuthorizationToken"], Resource = "*" }]
  })
}
resource "aws_ecr_repository" "images" {
  name = "images"
}
resource "aws_ecr_lifecycle_policy" "images" {
  repository = aws_ecr_repository.images.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = ${more.keep} }
      action       = { type = "expire" }
    }]
  })
}
`;
