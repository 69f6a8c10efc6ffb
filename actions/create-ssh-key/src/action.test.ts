import { azureOperator, type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange, publicKey } from "./arrange.ts";

laws(action, arrange);

describe("create-ssh-key", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  test("a converged check asks ARM once, and a remark behind the key is no drift", async () => {
    const { inputs } = await arrange(bench.cloud);
    await bench.run(action, { ...inputs, mode: "apply" });
    const key = `${inputs["public-key"]?.split(" ").slice(0, 2).join(" ")} another remark`;
    const ran = await bench.run(action, { ...inputs, "public-key": key, mode: "check" });
    expect(ran.outputs).toMatchObject({ drift: "false", name: "hopsworks" });
    expect(ran.requests.filter(({ url }) => url.includes("/sshPublicKeys/"))).toHaveLength(1);
  });

  test("a key of others is adopted, changed in place, and left by a destroy", async () => {
    const { inputs } = await arrange(bench.cloud);
    const azure = await azureOperator(bench.cloud);
    const theirs = { ...inputs, name: "theirs" };
    const key = publicKey("us@laptop");
    expect((await bench.run(action, { ...theirs, "public-key": key, mode: "apply" })).code).toBe(0);
    const keys = `/subscriptions/${azure.subscription}/resourceGroups/platform/providers/Microsoft.Compute/sshPublicKeys`;
    expect(await azure.get(`${keys}/theirs`)).toMatchObject({
      tags: { team: "data", stage: "test" },
      properties: { publicKey: key },
    });
    const gone = await bench.run(action, { ...theirs, mode: "destroy", confirm: "theirs" });
    expect([gone.code, gone.outputs.changed]).toEqual([0, "false"]);
    expect(await azure.find(`${keys}/theirs`)).toBeDefined();
  });

  test.each([
    ["a private key", "-----BEGIN OPENSSH"],
    ["an old kind", "ssh-dss AAAAB3NzaC1kc3M="],
    ["a short RSA key", `ssh-rsa AAAAB3NzaC1yc2E${"A".repeat(100)}`],
    ["two lines", `${publicKey("a")}\n${publicKey("b")}`],
  ])("%s is refused", async (_, key) => {
    const { inputs } = await arrange(bench.cloud);
    const ran = await bench.run(action, { ...inputs, "public-key": key });
    expect(ran.code).toBe(1);
    expect(ran.requests).toEqual([]);
    expect(ran.printed).toContain("- public-key: ");
  });
});
