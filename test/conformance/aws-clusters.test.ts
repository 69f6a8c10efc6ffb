import { trust, withAws } from "./aws-cli.ts";

withAws(({ aws, refused, now }) => {
  test("makes a cluster of its own and waits for it", async () => {
    const { Role } = await aws<{ Role: { Arn: string } }>(
      "iam",
      "create-role",
      "--role-name",
      "cluster",
      "--assume-role-policy-document",
      trust("eks.amazonaws.com"),
    );
    await aws(
      "iam",
      "attach-role-policy",
      "--role-name",
      "cluster",
      "--policy-arn",
      "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
    );
    now().cloud.world.clock.advance(60_000);
    const { Vpc } = await aws<{ Vpc: { VpcId: string } }>("ec2", "create-vpc", "--cidr-block", "10.2.0.0/16");
    const subnets: string[] = [];
    for (const [at, zone] of ["a", "b"].entries()) {
      const { Subnet } = await aws<{ Subnet: { SubnetId: string } }>(
        "ec2",
        "create-subnet",
        "--vpc-id",
        Vpc.VpcId,
        "--cidr-block",
        `10.2.${at}.0/24`,
        "--availability-zone",
        `${now().env.AWS_REGION}${zone}`,
      );
      subnets.push(Subnet.SubnetId);
    }
    const made = await aws<{ cluster: { status: string } }>(
      "eks",
      "create-cluster",
      "--name",
      "k",
      "--role-arn",
      Role.Arn,
      "--resources-vpc-config",
      `subnetIds=${subnets.join(",")}`,
    );
    expect(made.cluster.status).toBe("CREATING");
    expect(
      await refused(
        "eks",
        "create-cluster",
        "--name",
        "k",
        "--role-arn",
        Role.Arn,
        "--resources-vpc-config",
        `subnetIds=${subnets.join(",")}`,
      ),
    ).toContain("ResourceInUseException");
    now().cloud.world.clock.advance(20 * 60_000);
    await aws("eks", "wait", "cluster-active", "--name", "k");
    expect(await aws("eks", "describe-cluster", "--name", "k")).toMatchObject({
      cluster: { status: "ACTIVE", endpoint: expect.stringMatching(/^https:/) },
    });
    expect(await refused("eks", "describe-cluster", "--name", "none")).toContain("ResourceNotFoundException");
  });

  test("launches nodes by a template, updates them, and waits as the CLI does", async () => {
    const template = ["--launch-template-name", "workers"];
    const data = (size: number) =>
      JSON.stringify({
        MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeType: "gp3", VolumeSize: size } }],
      });
    const { LaunchTemplate } = await aws<{ LaunchTemplate: { LaunchTemplateId: string } }>(
      ...["ec2", "create-launch-template", ...template, "--launch-template-data", data(50)],
    );
    await aws("ec2", "create-launch-template-version", ...template, "--launch-template-data", data(80));
    const versions = ["ec2", "describe-launch-template-versions", ...template, "--versions", "$Latest"];
    expect(await aws(...versions)).toMatchObject({
      LaunchTemplateVersions: [
        { VersionNumber: 2, LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { VolumeSize: 80 } }] } },
      ],
    });
    const trusted = ["--assume-role-policy-document", trust("ec2.amazonaws.com")];
    const { Role } = await aws<{ Role: { Arn: string } }>("iam", "create-role", "--role-name", "nodes", ...trusted);
    now().cloud.world.clock.advance(60_000);
    const { cluster } = await aws<{ cluster: { resourcesVpcConfig: { subnetIds: string[] } } }>(
      ...["eks", "describe-cluster", "--name", "k"],
    );
    const group = ["--cluster-name", "k", "--nodegroup-name", "workers"];
    const nodes = ["--node-role", Role.Arn, "--subnets", ...cluster.resourcesVpcConfig.subnetIds];
    const by = (version: string) => ["--launch-template", `id=${LaunchTemplate.LaunchTemplateId},version=${version}`];
    const taints = ["--taints", "key=only,value=k,effect=NO_SCHEDULE"];
    const repair = ["--node-repair-config", "enabled=true"];
    await aws("eks", "create-nodegroup", ...group, ...nodes, ...by("1"), ...taints, ...repair);
    now().cloud.world.clock.advance(20 * 60_000);
    await aws("eks", "wait", "nodegroup-active", ...group);
    await aws("eks", "update-nodegroup-version", ...group, ...by("2"));
    now().cloud.world.clock.advance(20 * 60_000);
    await aws("eks", "update-nodegroup-config", ...group, "--update-config", "maxUnavailablePercentage=50");
    now().cloud.world.clock.advance(20 * 60_000);
    expect(await aws("eks", "describe-nodegroup", ...group)).toMatchObject({
      nodegroup: {
        launchTemplate: { version: "2" },
        taints: [{ key: "only", value: "k", effect: "NO_SCHEDULE" }],
        nodeRepairConfig: { enabled: true },
        updateConfig: { maxUnavailablePercentage: 50 },
      },
    });
    const unknown = await refused(
      "eks",
      "create-nodegroup",
      ...group.slice(0, 3),
      "odd",
      ...nodes,
      "--instance-types",
      "m5.huge",
    );
    expect(unknown).toContain("The following supplied instance types do not exist: [m5.huge]");
  });

  test("adds an add-on whose configuration fits its schema, with a role for its pods", async () => {
    const addonName = ["--addon-name", "vpc-cni"];
    const offers = [
      "eks",
      "describe-addon-versions",
      ...addonName,
      "--kubernetes-version",
      "1.34",
      "--types",
      "networking",
    ];
    const { addons } = await aws<{ addons: { addonVersions: { addonVersion: string }[] }[] }>(...offers);
    const version = ["--addon-version", addons[0]?.addonVersions[0]?.addonVersion ?? ""];
    const options = await aws<{ configurationSchema: string; podIdentityConfiguration: object[] }>(
      ...["eks", "describe-addon-configuration", ...addonName, ...version],
    );
    expect(JSON.parse(options.configurationSchema)).toHaveProperty("definitions");
    expect(options.podIdentityConfiguration).toMatchObject([{ serviceAccount: "aws-node" }]);
    const statement = { Effect: "Allow", Action: ["sts:AssumeRole", "sts:TagSession"] };
    const document = JSON.stringify({
      Statement: [{ ...statement, Principal: { Service: "pods.eks.amazonaws.com" } }],
    });
    const { Role } = await aws<{ Role: { Arn: string } }>(
      ...["iam", "create-role", "--role-name", "cni", "--assume-role-policy-document", document],
    );
    now().cloud.world.clock.advance(60_000);
    const one = ["--cluster-name", "k", ...addonName];
    const odd = await refused("eks", "create-addon", ...one, "--configuration-values", '{"odd":1}');
    expect(odd).toContain("$.odd: is not defined in the schema");
    const values = ["--configuration-values", '{"env":{"WARM_ENI_TARGET":"1"}}'];
    const roles = ["--pod-identity-associations", `serviceAccount=aws-node,roleArn=${Role.Arn}`];
    // The cluster came with another version of it.
    const takeOver = ["--resolve-conflicts", "OVERWRITE"];
    await aws("eks", "create-addon", ...one, ...version, ...values, ...roles, ...takeOver);
    now().cloud.world.clock.advance(60_000);
    await aws("eks", "wait", "addon-active", ...one);
    const { associations } = await aws<{ associations: { associationId: string }[] }>(
      ...["eks", "list-pod-identity-associations", "--cluster-name", "k"],
    );
    const id = ["--association-id", associations[0]?.associationId ?? ""];
    expect(await aws("eks", "describe-pod-identity-association", "--cluster-name", "k", ...id)).toMatchObject({
      association: { namespace: "kube-system", serviceAccount: "aws-node", roleArn: Role.Arn },
    });
  });
});
