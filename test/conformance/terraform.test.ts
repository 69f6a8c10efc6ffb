import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Cloud, startCloud } from "@slipway/simulator";
import { withClient } from "./client.ts";
import { configuration } from "./terraform-lab.ts";

/** Where providers are unpacked already: nothing is fetched for a test. */
const places = [
  process.env.TF_PLUGIN_DIR,
  join(homedir(), ".terraform.d", "plugins"),
  "/usr/local/share/terraform/plugins",
  "/usr/share/terraform/plugins",
];
const holdsProvider = (place: string): boolean =>
  existsSync(place) && readdirSync(place).some((host) => existsSync(join(place, host, "hashicorp", "aws")));
const plugins = places.find((place) => place !== undefined && holdsProvider(place));

if (plugins === undefined) {
  // Neither it nor Terraform is among Debian's packages: a machine that has them says where.
  test("Terraform's AWS provider is absent, and nothing of it was checked: name its folder in TF_PLUGIN_DIR", () => {
    expect(plugins).toBeUndefined();
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
    const write = (more: { readonly tag: string; readonly keep: number }) =>
      writeFileSync(join(client.folder, "main.tf"), configuration(more));
    /** What the world holds, asked past the client. */
    const read = async (url: string, body?: string) => {
      const form = { "content-type": "application/x-www-form-urlencoded" };
      const { body: answer } = await cloud.request(body === undefined ? "GET" : "POST", url, body, form);
      return typeof answer === "string" || Buffer.isBuffer(answer) ? String(answer) : JSON.stringify(answer);
    };
    const ec2 = () => read("https://ec2.us-east-1.amazonaws.com/", "Action=DescribeVpcs&Version=2016-11-15");
    const clusters = () => read("https://eks.us-east-1.amazonaws.com/clusters");
    const entries = () => read("https://eks.us-east-1.amazonaws.com/clusters/lab/access-entries");
    const lifecycle = async () =>
      JSON.stringify(
        (
          await cloud.request(
            "POST",
            "https://api.ecr.us-east-1.amazonaws.com/",
            { repositoryName: "images" },
            {
              "content-type": "application/x-amz-json-1.1",
              "x-amz-target": "AmazonEC2ContainerRegistry_V20150921.GetLifecyclePolicy",
            },
          )
        ).body,
      );

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

    test("applies, and then finds nothing to change", async () => {
      write({ tag: "first", keep: 14 });
      await terraform("init", `-plugin-dir=${plugins}`);
      await terraform("apply", "-auto-approve", "-input=false");
      expect(await ec2()).toContain("<key>stage</key><value>first</value>");
      expect(await clusters()).toContain("lab");
      expect(await entries()).toContain("role/node");
      expect(await lifecycle()).toMatch(/countNumber\W+14/);
      expect((await terraform("plan", "-detailed-exitcode", "-input=false")).code).toBe(0);
    });

    test("changes what the files say now, and nothing else", async () => {
      write({ tag: "second", keep: 7 });
      expect((await terraform("plan", "-detailed-exitcode", "-input=false")).code).toBe(2);
      const { out } = await terraform("apply", "-auto-approve", "-input=false");
      // The provider has no way to change a lifecycle policy: it replaces it.
      expect(out).toContain("1 added, 5 changed, 1 destroyed");
      expect(await ec2()).toContain("<key>stage</key><value>second</value>");
      expect(await lifecycle()).toMatch(/countNumber\W+7/);
      expect((await terraform("plan", "-detailed-exitcode", "-input=false")).code).toBe(0);
    });

    test("finds what someone else changed", async () => {
      await cloud.request(
        "DELETE",
        "https://eks.us-east-1.amazonaws.com/clusters/lab/access-entries/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fnode",
      );
      const drift = await terraform("plan", "-detailed-exitcode", "-input=false");
      expect(drift.code).toBe(2);
      expect(drift.out).toContain("aws_eks_access_entry.node will be created");
    });

    test("destroys all of it", async () => {
      await terraform("destroy", "-auto-approve", "-input=false");
      expect(await ec2()).not.toContain("10.0.0.0/16");
      expect(await clusters()).not.toContain("lab");
      expect(await lifecycle()).toContain("RepositoryNotFoundException");
    });
  });
}
