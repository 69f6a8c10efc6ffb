import { addEnvironment, addJobToken, addToken, putSecret, secretOf } from "@slipway/simulator";
import { azureOperator, type Bench, laws, openBench } from "@slipway/testing";
import action from "./action.ts";
import { arrange, arrangeSecret, arrangeVault, publicKey } from "./arrange.ts";

describe("with a public key", () => laws(action, arrange, { rival: "Azure has no conditional write for SSH keys" }));
describe("with a key vault", () =>
  laws(action, arrangeVault, {
    shown: "no other step reads a private key",
    rival: "Azure has no conditional write for SSH keys",
  }));
describe("with a GitHub secret", () =>
  laws(action, arrangeSecret, {
    shown: "no other step reads a private key",
    rival: "Azure has no conditional write for SSH keys",
    everyFault: "a key in a vault meets them all",
  }));

describe("create-ssh-key", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  test("a check without drift sends one request to ARM, and a comment after the key is not drift", async () => {
    const { inputs } = await arrange(bench.cloud);
    await bench.run(action, { ...inputs, mode: "apply" });
    const key = `${inputs["public-key"]?.split(" ").slice(0, 2).join(" ")} another remark`;
    const ran = await bench.run(action, { ...inputs, "public-key": key, mode: "check" });
    expect(ran.outputs).toMatchObject({ drift: "false", name: "hopsworks" });
    expect(ran.requests.filter(({ url }) => url.includes("/sshPublicKeys/"))).toHaveLength(1);
  });

  test("an existing key is adopted, changed in place, and left by a destroy", async () => {
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

  describe("with a key vault", () => {
    const secret = "https://safe.vault.azure.net/secrets/ssh";
    const request = (method: string, body?: object, path = secret) =>
      bench.cloud.request(method, `${path}?api-version=7.4`, body);

    test("the secret gets a key that ssh-keygen can read, and tokens are sent only to their own hosts", async () => {
      const { inputs, env } = await arrangeVault(bench.cloud);
      const ran = await bench.run(action, { ...inputs, mode: "apply" }, undefined, env);
      expect(ran.code).toBe(0);
      const { value } = (await request("GET")).body as { value: string };
      expect(value).toMatch(
        /^-{5}BEGIN OPENSSH PRIVATE KEY-{5}\n([\w+/=]{1,70}\n){5,6}-{5}END OPENSSH PRIVATE KEY-{5}\n$/,
      );
      const [, line = ""] = value.split("\n").slice(1);
      expect(ran.masked).toContain(line);
      const refused = ran.requests.filter(({ status }) => status === 401 || status === 403);
      expect(refused).toEqual([]);
    });

    test.each<[string, string, RegExp]>([
      ["something else", "a password of theirs", /is not a private key.*Name another secret/],
      ["half a key", `${"-----"}BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA`, /is not a private key/],
    ])("a secret that holds %s is refused, left, and not shown", async (_, value, message) => {
      const { inputs, env } = await arrangeVault(bench.cloud);
      await request("PUT", { value });
      for (const mode of ["plan", "apply"]) {
        const ran = await bench.run(action, { ...inputs, mode }, undefined, env);
        expect(ran.code).toBe(1);
        expect(ran.printed).toMatch(message);
        expect(ran.printed).not.toContain(value);
      }
      expect(((await request("GET")).body as { value: string }).value).toBe(value);
    });

    test("a deleted secret is not overwritten; a destroy leaves a secret that others created", async () => {
      const { inputs, env } = await arrangeVault(bench.cloud);
      const run = (mode: string) => bench.run(action, { ...inputs, mode, confirm: "hopsworks" }, undefined, env);
      await run("apply");
      const { value } = (await request("GET")).body as { value: string };
      expect((await run("destroy")).code).toBe(0);
      expect((await request("GET")).status).toBe(404);
      const refused = await run("apply");
      expect([refused.code, refused.printed]).toEqual([1, expect.stringContaining("az keyvault secret recover")]);
      await request("DELETE", undefined, secret.replace("/secrets/", "/deletedsecrets/"));
      await request("PUT", { value });
      expect((await run("apply")).code).toBe(0);
      expect((await run("destroy")).code).toBe(0);
      expect((await request("GET")).status).toBe(200);
    });

    test("of two keys that are stored at the same time, the current one gives access", async () => {
      const { inputs, env, owned } = await arrangeVault(bench.cloud);
      const apply = () => bench.run(action, { ...inputs, mode: "apply" }, undefined, env);
      await apply();
      const { value } = (await request("GET")).body as { value: string };
      for (const path of [secret, secret.replace("/secrets/", "/deletedsecrets/")])
        await request("DELETE", undefined, path);
      let stored = 0;
      bench.cloud.before(async (number) => {
        const { method, url } = bench.cloud.world.record.requests[number] ?? {};
        if (!/PUT|PATCH/.test(method ?? "") || !url?.includes("/sshPublicKeys/")) return;
        stored += 1;
        if (stored === 1) await request("PUT", { value, tags: { "made-by": "slipway" } });
      });
      const ran = await apply();
      bench.cloud.before(undefined);
      expect([ran.code, stored]).toEqual([0, 2]);
      expect(((await request("GET")).body as { value: string }).value).toBe(value);
      expect(await owned(bench.cloud)).toMatchObject({ fits: true });
    });

    test("a missing vault is named", async () => {
      const { inputs, env } = await arrangeVault(bench.cloud);
      const other = { ...inputs, "key-vault-secret": secret.replace("safe", "none") };
      const ran = await bench.run(action, { ...other, mode: "plan" }, undefined, env);
      expect(ran.printed).toMatch(/none\.vault\.azure\.net does not answer.*Correct the vault's name/);
    });
  });

  describe("with a GitHub secret", () => {
    const repository = "octo-org/octo-repo";
    const stored = (environment?: string) => secretOf(bench.cloud.world, repository, "SSH_KEY", environment);
    const apply = (inputs: Readonly<Record<string, string>>) => bench.run(action, { ...inputs, mode: "apply" });

    test("the key is sent encrypted, and a secret of an environment is stored in that environment", async () => {
      const { inputs } = await arrangeSecret(bench.cloud);
      const { world } = bench.cloud;
      const of = { "github-environment": "production", "github-token": tokenFor("environments") };
      const missing = await apply({ ...inputs, ...of });
      expect([missing.code, missing.printed]).toEqual([1, expect.stringContaining("refused with 404")]);
      addEnvironment(world, repository, "production");
      world.record.bodies = true;
      expect((await apply({ ...inputs, ...of })).code).toBe(0);
      expect([stored(), stored("production")]).toEqual([undefined, expect.stringContaining("OPENSSH PRIVATE KEY")]);
      const [sent] = world.record.requests.filter(({ method, url }) => method === "PUT" && url.includes("/secrets/"));
      expect(sent?.body?.request).toMatch(/^{"encrypted_value":"[\w+/]{400,}={0,2}","key_id":"\d+"}$/);
    });

    test("a public key that someone changed is restored; a pair without its secret is generated again", async () => {
      const { inputs, owned } = await arrangeSecret(bench.cloud);
      await apply(inputs);
      const first = stored();
      const azure = await azureOperator(bench.cloud);
      const id = `/subscriptions/${azure.subscription}/resourceGroups/platform/providers/Microsoft.Compute/sshPublicKeys/hopsworks`;
      await azure.patch(id, { properties: { publicKey: publicKey("somebody@else") } });
      expect((await apply(inputs)).outputs.changed).toBe("true");
      expect([stored() === first, await owned(bench.cloud)]).toMatchObject([true, { fits: true }]);
      await bench.cloud.request("DELETE", `https://api.github.com/repos/${repository}/actions/secrets/SSH_KEY`);
      expect((await apply(inputs)).outputs.changed).toBe("true");
      expect([stored() === first, await owned(bench.cloud)]).toMatchObject([false, { fits: true }]);
    });

    test("an existing secret is refused, and survives a destroy", async () => {
      const { inputs } = await arrangeSecret(bench.cloud);
      putSecret(bench.cloud.world, repository, "SSH_KEY", "a key of theirs");
      for (const mode of ["plan", "apply"]) {
        const ran = await bench.run(action, { ...inputs, mode });
        expect([ran.code, ran.printed]).toEqual([1, expect.stringContaining("already exists, and no one can read")]);
      }
      const gone = await bench.run(action, { ...inputs, mode: "destroy", confirm: "hopsworks" });
      expect([gone.code, gone.outputs.changed, stored()]).toEqual([0, "false", "a key of theirs"]);
    });

    test("of two pairs that are generated at the same time, the one in the secret gives access", async () => {
      const { inputs, owned } = await arrangeSecret(bench.cloud);
      const { world } = bench.cloud;
      let other: Promise<unknown> | undefined;
      // A whole other run, at the moment at which this one has claimed the secret and is about to write it.
      bench.cloud.before(async (number) => {
        const { method, url } = world.record.requests[number] ?? {};
        if (other !== undefined || method !== "PUT" || !url?.includes("/actions/secrets/")) return;
        other = apply(inputs);
        await other;
      });
      const ran = await apply(inputs);
      bench.cloud.before(undefined);
      expect([ran.code, other]).toEqual([0, expect.anything()]);
      expect(await owned(bench.cloud)).toMatchObject({ fits: true });
      expect((await bench.run(action, { ...inputs, mode: "check" })).code).toBe(0);
    });

    test("a job's own token is refused, with what to pass instead", async () => {
      const { inputs } = await arrangeSecret(bench.cloud);
      const token = addJobToken(bench.cloud.world, repository, { issues: "write" });
      const ran = await apply({ ...inputs, "github-token": token });
      expect([ran.code, ran.printed]).toEqual([
        1,
        expect.stringMatching(/secrets=read.*these need a token of an app or a person/),
      ]);
    });

    function tokenFor(permission: string): string {
      const permissions = { [permission]: "write" } as const;
      return addToken(bench.cloud.world, { login: "octocat", kind: "user", permissions, repositories: [repository] });
    }
  });

  test("a missing token and repository are reported before anything else", async () => {
    const { inputs } = await arrange(bench.cloud);
    const ran = await bench.run(action, { ...inputs, "public-key": "", "github-secret": "SSH_KEY" });
    for (const input of ["github-token", "repository"]) expect(ran.printed).toContain(`- ${input}: It is missing`);
    expect([ran.code, ran.requests]).toEqual([1, []]);
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
