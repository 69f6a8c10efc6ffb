import {
  type AwsAuthOperator,
  type AwsOperator,
  awsAuthOperator,
  awsOperator,
  type Bench,
  openBench,
} from "@slipway/testing";
import action from "./action.ts";

export const arnOf = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

/** An entry as Slipway writes it. */
export const entryOf = (name: string, ...groups: string[]) =>
  `- rolearn: "${arnOf(name)}"\n  username: "arn:aws:sts::111122223333:assumed-role/${name}/{{SessionName}}"\n  groups:\n${groups.map((group) => `    - "${group}"\n`).join("")}`;

/** For the tests of a file: before each a world with the cluster lab, and how to run the action there. */
export function awsAuthWorld() {
  let bench: Bench;
  let aws: AwsOperator;
  let auth: AwsAuthOperator;
  const run = (inputs: Readonly<Record<string, string>>) =>
    bench.run(action, { cluster: "lab", via: "aws-auth", mode: "apply", ...inputs });
  const resultOf = (ran: { code: number; printed: string }) => `exit ${ran.code}\n${ran.printed}`;
  const signsIn = ({ url, permissions }: Awaited<ReturnType<typeof run>>["requests"][number]) =>
    /\/github-oidc\//.test(url) || permissions?.length === 0;
  /** Whatever the map has, the job's own role gets access, so that it can report what it finds. */
  const giveAccess = (cluster: string) =>
    aws.entry(cluster, arnOf("deployer"), {}, { policy: "AmazonEKSClusterAdminPolicy" });

  beforeEach(async () => {
    bench = await openBench();
    aws = await awsOperator(bench.cloud);
    await aws.cluster("lab", "API_AND_CONFIG_MAP");
    await giveAccess("lab");
    for (const name of ["operator", "other", "nodes"]) await aws.role(name, "/team/");
    bench.cloud.world.clock.advance(60_000);
    auth = awsAuthOperator(bench.cloud, "lab");
  });
  afterEach(() => bench.close());

  return {
    run,
    resultOf,
    signsIn,
    giveAccess,
    /** The world of the test that runs. */
    now: () => ({ bench, aws, auth }),
  };
}
