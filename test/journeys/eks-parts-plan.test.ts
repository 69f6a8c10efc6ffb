import { awsOperator, type Bench, JobFiles, openBench } from "@slipway/testing";
import createEcr from "../../actions/create-ecr/src/action.ts";
import createEks from "../../actions/create-eks/src/action.ts";
import createVpc from "../../actions/create-vpc/src/action.ts";
import ecrRetention from "../../actions/ecr-retention/src/action.ts";
import rolePolicy from "../../actions/iam-role-policy/src/action.ts";
import openPorts from "../../actions/open-cluster-ports/src/action.ts";

type Action =
  | typeof createVpc
  | typeof createEks
  | typeof rolePolicy
  | typeof openPorts
  | typeof createEcr
  | typeof ecrRetention;

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

/** The steps of a job, each over what those before it planned or did. */
async function job(mode: string) {
  const files = new JobFiles();
  const step = (id: string, action: Action, inputs: object) =>
    bench.run(action, { mode, ...inputs }, undefined, { GITHUB_ACTION: id }, files);
  const network = await step("network", createVpc, { name: "platform" });
  const cluster = await step("cluster", createEks, {
    name: "platform",
    role: network.outputs["cluster-role"] ?? "",
    subnets: network.outputs["private-subnets"] ?? "",
    admins: "arn:aws:iam::111122223333:role/operators",
  });
  const policy = await step("policy", rolePolicy, {
    role: network.outputs["node-role"] ?? "",
    "policy-name": "hopsworks",
    preset: "hopsworks-instance",
  });
  const ports = await step("ports", openPorts, {
    cluster: cluster.outputs.name ?? "",
    ports: "80\n443",
    ranges: "10.0.0.0/8",
  });
  const repository = await step("repository", createEcr, { repository: "team/base", "tag-mutability": "IMMUTABLE" });
  const retention = await step("retention", ecrRetention, { repository: "team/base", "untagged-days": "7" });
  return { policy, ports, repository, retention };
}

async function arrange(): Promise<void> {
  await (await awsOperator(bench.cloud)).role("operators");
  bench.cloud.world.clock.advance(60_000);
}

test("in an empty account a job plans the policy, the ports and the images of a cluster that is only planned", async () => {
  await arrange();
  const planned = await job("plan");
  for (const ran of Object.values(planned)) expect(ran).toSucceed();
  expect(Object.values(planned).map(({ outputs }) => outputs.steps)).toEqual(["1", "2", "1", "1"]);
  expect(planned.ports.printed).toContain("GroupId: known after apply");
  expect(planned.ports.outputs["security-group"]).toBe("known-after-apply:ports.security-group");
  expect(planned.ports.outputs.rules).toBe("known-after-apply:ports.rules");
  expect(planned.repository.outputs.uri).toMatch(/^known-after-apply:repository\./);
  expect(JSON.parse(planned.retention.outputs.policy ?? "").rules).toHaveLength(1);
  expect(planned.retention.printed).toContain("None of the 0 images");
});

test("the same job applies what it planned, and then plans nothing, with at most two requests a step", async () => {
  await arrange();
  for (const ran of Object.values(await job("apply"))) expect(ran).toSucceed();
  const check = Object.values(await job("check"));
  for (const ran of check) expect([ran.code, ran.outputs.steps]).toEqual([0, "0"]);
  const asked = check.map(({ requests }) => requests.filter(({ permissions = [] }) => permissions.length > 0).length);
  expect(asked).toEqual([1, 2, 2, 1]);
});
