import { generateKeyPairSync } from "node:crypto";
import { keepRepository } from "@slipway/simulator";
import { fluxWorld, repository } from "./flux-world.test-support.ts";

describe("the credentials of a configuration", () => {
  const { run, part, extension, configuration, applied, writesSince, count, withTheirs, now } = fluxWorld();

  test("credentials are sent when they change, and only then; a plan shows their hash", async () => {
    let since = count();
    await applied();
    expect(writesSince(since)).toEqual([["httpsKey"]]);
    since = count();
    await applied({ kustomizations: "infra: ./other" });
    expect(writesSince(since)).toEqual([[]]);
    const fresh = { kustomizations: "infra: ./other", "https-token": "another-token-of-a-test" };
    const plan = await run("plan", fresh);
    const [{ changes }] = JSON.parse(plan.outputs.plan ?? "") as [{ changes: object[] }];
    const hash = expect.stringMatching(/^hash [0-9a-f]{16}$/);
    expect(changes).toEqual([{ field: "configurationProtectedSettings", have: hash, want: hash }]);
    since = count();
    await applied(fresh);
    expect(writesSince(since)).toEqual([["httpsKey"]]);
    expect((await applied(fresh)).outputs.changed).toBe("false");
  });

  test("the hash of the same credentials differs in each configuration", async () => {
    await applied();
    await applied({ name: "others" });
    const settings = (await extension())?.properties.configurationSettings as Record<string, unknown>;
    const hashes = ["apps", "others"].map((name) => settings[`slipway.${name}.credentials`]);
    expect(hashes).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.stringMatching(/^[0-9a-f]{16}$/)]);
    expect(new Set(hashes).size).toBe(2);
  });

  test("credentials that did not change are sent again to a cluster that does not comply, which may have lost them", async () => {
    const refs = { main: { paths: ["infra", "apps"] } };
    keepRepository(now().bench.cloud.world, repository, { opens: ["another"], refs });
    expect((await run("apply")).code).toBe(1);
    const since = count();
    expect((await run("apply")).code).toBe(1);
    expect(writesSince(since)).toEqual([["httpsKey"]]);
    keepRepository(now().bench.cloud.world, repository, { opens: [now().inputs["https-token"] ?? ""], refs });
    expect((await applied()).outputs.compliance).toBe("Compliant");
  });

  test("credentials that Azure took with a configuration that failed are sent again with it", async () => {
    const { faults } = now().bench.cloud.world.section("arm", () => ({ faults: { failing: [] as object[] } }));
    const type = "Microsoft.KubernetesConfiguration/fluxConfigurations";
    faults.failing.push({ type, verb: "put", error: { code: "InternalServerError", message: "It went wrong." } });
    expect((await run("apply")).code).toBe(1);
    expect((await configuration())?.properties.provisioningState).toBe("Failed");
    const since = count();
    expect((await applied()).outputs.compliance).toBe("Compliant");
    expect(writesSince(since)).toEqual([["httpsKey"]]);
  });

  test("every form in which a key is sent is masked", async () => {
    const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const noToken = { "https-user": "", "https-token": "" };
    const ssh = { url: "git@github.com:contoso/fleet", "ssh-private-key": pem, "ssh-known-hosts": "github.com x" };
    const { masked } = await applied({ ...noToken, ...ssh });
    const app = { "github-app-id": "12", "github-app-installation-id": "34", "github-app-private-key": pem };
    await applied({ ...noToken, ...app });
    const sent = now()
      .bench.cloud.world.record.requests.filter(
        ({ method, url }) => /^(PUT|PATCH)$/.test(method) && url.includes("/fluxConfigurations/apps"),
      )
      .map(({ body }) => JSON.parse(body?.request ?? "{}").properties);
    const key = Buffer.from(pem).toString("base64");
    expect(sent).toMatchObject([
      {
        gitRepository: {
          url: "ssh://git@github.com/contoso/fleet",
          sshKnownHosts: Buffer.from("github.com x\n").toString("base64"),
        },
        configurationProtectedSettings: { sshPrivateKey: key },
      },
      {
        gitRepository: { url: repository, provider: "GitHub" },
        configurationProtectedSettings: {
          githubAppID: Buffer.from("12").toString("base64"),
          githubAppInstallationID: Buffer.from("34").toString("base64"),
          githubAppPrivateKey: key,
        },
      },
    ]);
    expect(masked).toContain(key);
  });

  test("without a key the cluster generates one, and reports its public half", async () => {
    const ran = await applied({ "https-user": "", "https-token": "", url: "ssh://git@github.com/contoso/fleet" });
    expect(ran.outputs["public-key"]).toMatch(/^ssh-ed25519 /);
  });

  test("a token that others left in the address is removed from it, and shown nowhere", async () => {
    await withTheirs();
    const url = "https://git:left-in-the-url@github.com/contoso/fleet";
    await now().azure.patch(part("fluxConfigurations", "apps"), { properties: { gitRepository: { url } } });
    const [plan, ran] = [await run("plan"), await applied()];
    expect(plan.outputs.plan).toContain("gitRepository.url");
    for (const { printed, summary, outputs } of [plan, ran])
      expect(printed.replace(/^::add-mask::.*$/gm, "") + summary + JSON.stringify(outputs)).not.toContain(
        "left-in-the-url",
      );
    expect((await configuration())?.properties.gitRepository).toMatchObject({ url: repository });
  });

  test("an address with a login is refused before the first request, and shown nowhere", async () => {
    const ran = await run("apply", { url: "https://git:hidden-in-the-url@github.com/contoso/fleet" });
    expect(ran).toMatchObject({ code: 1, requests: [] });
    expect(ran.printed).toMatch(/- url: It contains a login/);
    expect(ran.printed + ran.summary + JSON.stringify(ran.outputs)).not.toContain("hidden-in-the-url");
  });
});
