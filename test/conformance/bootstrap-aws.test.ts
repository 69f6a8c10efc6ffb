import { type Cloud, environmentOf, startCloud } from "@slipway/simulator";
import { bootstrap, guarded, jobs, repository, runPrinted, servers, tokenOf, undo } from "./bootstrap.ts";
import { withClients } from "./client.ts";

withClients("aws", ["--version"], (client, gh) =>
  describe.each(servers)("for %s", (_name, github, forms) => {
    let cloud: Cloud;
    let env: Record<string, string>;
    let variables: Awaited<ReturnType<typeof runPrinted>>;

    beforeAll(async () => {
      cloud = await startCloud({ time: "fast", log: () => {}, github });
      env = cloud.env("aws", client.folder);
      // A new world has the provider; without it the commands make it.
      const listed = await client.run(["iam", "list-open-id-connect-providers", "--output", "text"], env);
      const [arn = ""] = /arn:\S+/.exec(listed.out) ?? [];
      await client.run(["iam", "delete-open-id-connect-provider", "--open-id-connect-provider-arn", arn], env);
      variables = await runPrinted(cloud, bootstrap("--cloud", "aws", "--server", github.site), client.folder, env, {
        gh: gh.version,
      });
      // Until the roles are known everywhere.
      cloud.world.clock.advance(60_000);
    });
    afterAll(() => cloud.close());

    const signIn = async (as: "plan" | "apply", token: string) => {
      const form = new URLSearchParams({
        Action: "AssumeRoleWithWebIdentity",
        Version: "2011-06-15",
        RoleArn: (as === "plan" ? variables.AWS_PLAN_ROLE : variables.AWS_ROLE) ?? "",
        RoleSessionName: "test",
        WebIdentityToken: token,
      });
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const { body } = await cloud.request("POST", "https://sts.eu-north-1.amazonaws.com/", form.toString(), headers);
      const field = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(String(body))?.[1] ?? "";
      if (field("Code") !== "") return field("Code");
      return {
        AWS_ACCESS_KEY_ID: field("AccessKeyId"),
        AWS_SECRET_ACCESS_KEY: field("SecretAccessKey"),
        AWS_SESSION_TOKEN: field("SessionToken"),
      };
    };

    describe.each(forms)("with immutable subjects: %p", (immutable) => {
      test.each(jobs)("%s signs in as no one else", async (_what, about, as) => {
        const token = await tokenOf(cloud, about, immutable, "sts.amazonaws.com");
        const expected = (who: "plan" | "apply") => (who === as ? expect.any(Object) : "AccessDenied");
        expect(await signIn("plan", token)).toEqual(expected("plan"));
        expect(await signIn("apply", token)).toEqual(expected("apply"));
      });
    });

    test("who plans may read and not write; who applies makes no role outside its own", async () => {
      const as = async (who: "plan" | "apply", ...words: string[]) => {
        const about = who === "plan" ? { event: "pull_request" } : { environment: "production" };
        const keys = await signIn(who, await tokenOf(cloud, about, false, "sts.amazonaws.com"));
        const { code, err } = await client.run(words, { ...env, ...(keys as Record<string, string>) });
        return code === 0 ? "done" : (/\((\w+)\)/.exec(err)?.[1] ?? err);
      };
      const trust = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
      });
      const role = (name: string) => [
        "iam",
        "create-role",
        "--role-name",
        name,
        "--assume-role-policy-document",
        trust,
      ];
      const repository = ["ecr", "create-repository", "--repository-name", "app"];
      expect(await as("plan", "eks", "describe-cluster", "--name", "none")).toBe("ResourceNotFoundException");
      expect(await as("plan", ...repository)).toBe("AccessDeniedException");
      expect(await as("apply", ...repository)).toBe("done");
      expect(await as("plan", ...role("platform-one"))).toBe("AccessDenied");
      expect(await as("apply", ...role("platform-one"))).toBe("done");
      expect(await as("apply", ...role("other"))).toBe("AccessDenied");
      const widen = ["iam", "put-role-policy", "--policy-name", "x", "--policy-document", '{"Statement":[]}'];
      expect(await as("apply", ...widen, "--role-name", "platform-apply")).toBe("AccessDenied");
    });

    test("GitHub gets the variables, and the environment with its reviewer and its branch", () => {
      expect(variables).toEqual({
        AWS_REGION: "eu-north-1",
        AWS_ROLE: expect.stringMatching(/^arn:aws:iam::\d{12}:role\/github\/platform-apply$/),
        AWS_PLAN_ROLE: expect.stringMatching(/^arn:aws:iam::\d{12}:role\/github\/platform-plan$/),
      });
      expect(environmentOf(cloud.world, repository, "production")).toMatchObject(guarded);
    });

    test("the commands that undo it leave neither role", async () => {
      const roles = async () => {
        const { out } = await client.run(["iam", "list-roles", "--query", "Roles[].RoleName", "--output", "text"], env);
        return out.split(/\s+/).filter((name) => /^platform-(plan|apply)$/.test(name));
      };
      expect(await roles()).toEqual(["platform-apply", "platform-plan"]);
      await undo("AWS", client.folder, env);
      expect(await roles()).toEqual([]);
    });
  }),
);
