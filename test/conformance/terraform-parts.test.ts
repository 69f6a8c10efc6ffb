import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cloud, startCloud } from "@slipway/simulator";
import { withClient } from "./client.ts";

const plugins = process.env.TF_PLUGIN_DIR;

const configuration = ({ port, mutability }: { readonly port: number; readonly mutability: string }) => `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {}
resource "aws_vpc" "lab" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_security_group" "nodes" {
  name   = "nodes"
  vpc_id = aws_vpc.lab.id
}
resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id = aws_security_group.nodes.id
  ip_protocol       = "tcp"
  from_port         = ${port}
  to_port           = ${port}
  cidr_ipv4         = "10.0.0.0/8"
  description       = "port ${port}"
  tags              = { made-by = "terraform" }
}
resource "aws_ecr_repository" "images" {
  name                 = "images"
  image_tag_mutability = "${mutability}"
  tags                 = { stage = "test" }
  encryption_configuration {
    encryption_type = "KMS"
  }
  image_scanning_configuration {
    scan_on_push = true
  }
}
resource "aws_ecr_repository_policy" "images" {
  repository = aws_ecr_repository.images.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Pull", Effect = "Allow", Principal = { AWS = "111122223333" }, Action = ["ecr:BatchGetImage"] }]
  })
}
resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ecr:*", Resource = "*" }] })
}
resource "aws_iam_user" "cleaner" {
  name                 = "cleaner"
  permissions_boundary = aws_iam_policy.boundary.arn
  tags                 = { team = "ml" }
}
resource "aws_iam_user_policy" "cleaner" {
  name = "cleanup"
  user = aws_iam_user.cleaner.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "ecr:DeleteRepository"
      Resource  = "*"
      Condition = { StringNotLike = { "aws:PrincipalTag/team" = ["web*"] }, Bool = { "aws:SecureTransport" = "true" } }
    }]
  })
}
`;

if (plugins === undefined || !existsSync(plugins)) {
  test("Terraform's AWS provider is absent, and nothing of it was checked: name its folder in TF_PLUGIN_DIR", () => {
    expect(plugins === undefined || !existsSync(plugins)).toBe(true);
  });
} else {
  withClient("terraform", ["version"], (client) => {
    let cloud: Cloud;
    let env: Record<string, string>;
    let ticking: NodeJS.Timeout;

    const terraform = async (...words: string[]) => {
      const ran = await client.run([...words, "-no-color"], env);
      if (ran.code === 1) throw new Error(`terraform ${words[0]} failed: ${ran.err || ran.out}`);
      return ran;
    };
    const write = (more: Parameters<typeof configuration>[0]) =>
      writeFileSync(join(client.folder, "main.tf"), configuration(more));
    const apply = () => terraform("apply", "-auto-approve", "-input=false");
    const plan = async () => (await terraform("plan", "-detailed-exitcode", "-input=false")).code;

    beforeAll(async () => {
      cloud = await startCloud({ time: "fast", log: () => {} });
      env = { ...cloud.env("terraform", client.folder), CHECKPOINT_DISABLE: "1" };
      // Its waits are by the machine's clock: the world's goes sixty times as fast meanwhile.
      ticking = setInterval(() => cloud.world.clock.advance(30_000), 500);
    });
    afterAll(() => {
      clearInterval(ticking);
      return cloud.close();
    });

    test("makes repositories, rules and boundaries, and then finds nothing to change", async () => {
      write({ port: 80, mutability: "MUTABLE" });
      await terraform("init", `-plugin-dir=${plugins}`);
      await apply();
      expect(await plan()).toBe(0);
    });

    test("changes a rule in place, and whether tags can be moved", async () => {
      write({ port: 443, mutability: "IMMUTABLE" });
      expect((await apply()).out).toContain("0 added, 2 changed, 0 destroyed");
      expect(await plan()).toBe(0);
      const changed = cloud.world.record.requests.flatMap(({ permissions = [] }) => permissions);
      expect(changed).toContain("ec2:ModifySecurityGroupRules");
    });

    test("destroys all of it", async () => {
      expect((await terraform("destroy", "-auto-approve", "-input=false")).out).toContain("8 destroyed");
    });
  });
}
