import { request } from "node:https";
import { type Cloud, environmentOf, startCloud } from "@slipway/simulator";
import { bootstrap, guarded, jobs, repository, runPrinted, servers, tokenOf, undo } from "./bootstrap.ts";
import { withClients } from "./client.ts";

withClients("az", ["version"], (client, gh) =>
  describe.each(servers)("for %s", (_name, github, forms) => {
    let cloud: Cloud;
    let env: Record<string, string>;
    let variables: Awaited<ReturnType<typeof runPrinted>>;

    beforeAll(async () => {
      cloud = await startCloud({ time: "fast", log: () => {}, github });
      env = cloud.env("az", client.folder);
      const [id = "", secret = "", tenant = ""] = [env.AZURE_CLIENT_ID, env.AZURE_CLIENT_SECRET, env.AZURE_TENANT_ID];
      const words = ["login", "--service-principal", "--username", id, "--password", secret, "--tenant", tenant];
      const { code, err } = await client.run(words, env);
      if (code !== 0) throw new Error(err);
      // The commands wait by their own clock until Azure knows the new roles.
      const passing = setInterval(() => cloud.world.clock.advance(20_000), 1000);
      try {
        const versions = { gh: gh.version };
        variables = await runPrinted(
          cloud,
          bootstrap("--cloud", "azure", "--server", github.site),
          client.folder,
          env,
          versions,
        );
      } finally {
        clearInterval(passing);
      }
      // Until credentials and assignments have spread.
      cloud.world.clock.advance(15 * 60_000);
    });
    afterAll(() => cloud.close());

    const signIn = async (as: "plan" | "apply", assertion: string) => {
      const form = {
        grant_type: "client_credentials",
        client_id: (as === "plan" ? variables.AZURE_PLAN_CLIENT_ID : variables.AZURE_CLIENT_ID) ?? "",
        scope: "https://management.azure.com/.default",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion,
      };
      const path = `/${variables.AZURE_TENANT_ID}/oauth2/v2.0/token`;
      const { status, body } = await cloud.request("POST", path, new URLSearchParams(form).toString(), {
        "content-type": "application/x-www-form-urlencoded",
      });
      const { access_token, error_codes } = body as { access_token?: string; error_codes?: number[] };
      return status === 200 ? (access_token ?? "") : (error_codes?.[0] ?? status);
    };

    describe.each(forms)("with immutable subjects: %p", (immutable) => {
      test.each(jobs)("%s signs in as no one else", async (_what, about, as) => {
        const assertion = await tokenOf(cloud, about, immutable, "api://AzureADTokenExchange");
        const expected = (who: "plan" | "apply") => (who === as ? expect.stringContaining(".") : 700213);
        expect(await signIn("plan", assertion)).toEqual(expected("plan"));
        expect(await signIn("apply", assertion)).toEqual(expected("apply"));
      });
    });

    test("who plans may read and not write; who applies may write in the group", async () => {
      const group = `/subscriptions/${variables.AZURE_SUBSCRIPTION_ID}/resourceGroups/platform`;
      const network = `${group}/providers/Microsoft.Network/virtualNetworks/one?api-version=2024-05-01`;
      const body = { location: "northeurope", properties: { addressSpace: { addressPrefixes: ["10.1.0.0/16"] } } };
      const statusAs = async (as: "plan" | "apply", method: string) => {
        const about = as === "plan" ? { event: "pull_request" } : { environment: "production" };
        const token = await signIn(as, await tokenOf(cloud, about, false, "api://AzureADTokenExchange"));
        return fetchAs(cloud, String(token), method, network, method === "PUT" ? body : undefined);
      };
      expect(await statusAs("plan", "GET")).toBe(404);
      expect(await statusAs("plan", "PUT")).toBe(403);
      expect(await statusAs("apply", "PUT")).toBe(201);
      expect(await statusAs("plan", "GET")).toBe(200);
    });

    test("GitHub gets the variables, and the environment with its reviewer and its branch", () => {
      expect(Object.keys(variables).sort()).toEqual([
        "AZURE_CLIENT_ID",
        "AZURE_PLAN_CLIENT_ID",
        "AZURE_SUBSCRIPTION_ID",
        "AZURE_TENANT_ID",
      ]);
      expect(environmentOf(cloud.world, repository, "production")).toMatchObject(guarded);
    });

    test("the commands that undo it leave no group, no identity, no role and no assignment", async () => {
      const left = async () => {
        const subscription = `/subscriptions/${variables.AZURE_SUBSCRIPTION_ID}`;
        const list = async (path: string) => {
          const { out } = await client.run(["rest", "--method", "get", "--url", `${subscription}${path}`], env);
          return (JSON.parse(out) as { value: { name: string; properties?: { roleName?: string } }[] }).value;
        };
        const at = "/providers/Microsoft.Authorization";
        const groups = await list("/resourcegroups?api-version=2021-04-01");
        const roles = await list(`${at}/roleDefinitions?api-version=2022-04-01&$filter=type eq 'CustomRole'`);
        const assignments = await list(`${at}/roleAssignments?api-version=2022-04-01`);
        return {
          groups: groups.map(({ name }) => name),
          roles: roles.map(({ properties }) => properties?.roleName),
          assignments: assignments.length,
        };
      };
      const before = await left();
      expect(before).toMatchObject({ groups: ["platform"], roles: expect.arrayContaining(["Slipway platform: plan"]) });
      expect(before.assignments).toBeGreaterThan(1);
      await undo("Azure", client.folder, env);
      expect(await left()).toEqual({ groups: [], roles: [], assignments: 0 });
    });
  }),
);

/** A request as whoever holds the token. */
function fetchAs(cloud: Cloud, token: string, method: string, path: string, body?: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = request(`${cloud.url}${path}`, { method, ca: cloud.ca, headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
