import type { RehearsedRun, Stage } from "@slipway/rehearsal";
import { azureOperator, callWorkflow, errorsOf, kubernetesOperator, signIn } from "@slipway/testing";
import { ended, groups, issues, onStage, pathOf, requests, writes } from "./on-stage.ts";
import { trouble, troubles } from "./trouble.ts";

/** The example: a foundation, platform, and two clusters of aks-private, north and west. */
const file = "examples/environments.yml";
const all = ["platform", "north", "west"];

const permissions = { contents: "read", "id-token": "write", actions: "read" };
const posting = { ...permissions, issues: "write", "pull-requests": "write" };

const fleet = (stage: Stage, mode: string, more: Readonly<Record<string, unknown>> = {}) =>
  callWorkflow(stage, "fleet", { file, mode, ...signIn, ...more }, "push", { permissions: posting });

/** The last word of a run: its title and, below the names of the columns, a row for each environment. */
const rowsOf = ({ jobs }: RehearsedRun): string[] =>
  (jobs.find(({ name }) => name === "called / Overview")?.steps.at(-1)?.summary ?? "")
    .split("\n")
    .filter((line) => line !== "" && !/^\| (---|environment)/.test(line));

const row = (name: string, scenario: string, outcome: string, link = "https:\\S+/actions/runs/\\d+/job/\\d+") =>
  expect.stringMatching(new RegExp(`^\\| \`${name}\` \\| ${scenario} \\| \\S+ ${outcome} \\| ${link} \\|$`));

const rows = (outcome: string) => [
  row("platform", "azure-foundation", outcome),
  row("north", "aks-private", outcome),
  row("west", "aks-private", outcome),
];

const ran = ({ jobs }: RehearsedRun): string[] =>
  jobs.flatMap(({ name, conclusion }) => (conclusion === "skipped" ? [] : [name.replace("called / ", "")]));

/** The resource groups that were written to, in the order in which each was first. */
const written = (stage: Stage, since: number): (string | undefined)[] => [
  ...new Set(
    writes(stage, since).flatMap((each) => /\/resourcegroups\/([^/]+)\/providers/.exec(pathOf(each))?.[1] ?? []),
  ),
];

test("environments of two scenarios are planned, applied in their order, checked, and destroyed in the reverse one, while each tenth request goes wrong", () =>
  onStage(async (stage) => {
    const { world } = stage.cloud;
    const azure = await azureOperator(stage.cloud);
    const groupOf = (name: string) => `/subscriptions/${azure.subscription}/resourceGroups/${name}`;
    const there = async () => {
      const counts = all.map(async (name) => (await azure.list(`${groupOf(name)}/resources`)).length);
      return Object.fromEntries((await Promise.all(counts)).map((count, at) => [all[at], count]));
    };
    await groups(stage, ...all);
    trouble(stage);
    let since = requests(stage).length;
    const planned = await fleet(stage, "plan");
    expect([ended(planned), rowsOf(planned)]).toEqual([
      ["success", []],
      ["### Plan of 3 environments: ✅ all well", ...rows("planned")],
    ]);
    expect(written(stage, since)).toEqual([]);

    const applied = await fleet(stage, "apply");
    expect([ended(applied), rowsOf(applied)]).toEqual([
      ["success", []],
      ["### Apply of 3 environments: ✅ all well", ...rows("applied")],
    ]);
    expect(written(stage, since)[0]).toBe("platform");
    const levels = applied.jobs.filter(({ name }) => / \/ (Plan|Apply)$/.test(name));
    const foundation = levels.filter(({ name }) => name.includes("azure-foundation"));
    const clusters = levels.filter(({ name }) => name.includes("aks-private"));
    expect([foundation.length, clusters.length]).toEqual([2, 4]);
    expect(Math.max(...foundation.map(({ to }) => to))).toBeLessThanOrEqual(
      Math.min(...clusters.map(({ from }) => from)),
    );

    await azure.delete(
      `${groupOf("north")}/providers/Microsoft.Network/virtualNetworks/north-network/subnets/hopsworks`,
    );
    since = requests(stage).length;
    const checked = await fleet(stage, "check");
    expect(checked.conclusion).toBe("failure");
    expect(issues(stage).map(({ title, state }) => [title, state])).toEqual([["Drift in north", "open"]]);
    expect(rowsOf(checked)).toEqual([
      "### Check of 3 environments: 1 ⚠️ differs",
      row("north", "aks-private", "differs", "https:\\S+/issues/\\d+"),
      row("platform", "azure-foundation", "no changes"),
      row("west", "aks-private", "no changes"),
    ]);
    expect(written(stage, since)).toEqual([]);

    // What goes has to be typed: the number does not do, nor does what is too much.
    for (const confirm of ["", "3", "platform north", "platform north west lab"]) {
      const mistyped = await fleet(stage, "destroy", { confirm });
      expect([mistyped.conclusion, ran(mistyped)]).toEqual(["failure", ["Environments"]]);
      expect(errorsOf(mistyped)[0]).toContain("type the names: platform north west.");
    }

    // Someone locks a cluster: the foundation stays, and the table says for whom.
    world.faults.add({ kind: "refused", text: "It is locked.", match: { route: "DELETE /managedClusters/north" } });
    const confirm = all.join(", ");
    const blocked = await fleet(stage, "destroy", { confirm });
    world.faults.clear();
    trouble(stage);
    expect(blocked.conclusion).toBe("failure");
    expect(rowsOf(blocked)).toEqual([
      "### Destroy of 3 environments: 1 ❌ failed, 1 ⛔ not begun",
      "1 environment cannot be destroyed before this one is:",
      "- `north` (aks-private), failed",
      row("north", "aks-private", "failed"),
      row("platform", "azure-foundation", "not begun", ""),
      row("west", "aks-private", "destroyed"),
    ]);
    const left = await there();
    expect(left).toEqual({ platform: expect.any(Number), north: expect.any(Number), west: 0 });
    expect(left.platform).toBeGreaterThan(0);

    since = requests(stage).length;
    const destroyed = await fleet(stage, "destroy", { confirm });
    expect([ended(destroyed), rowsOf(destroyed)]).toEqual([
      ["success", []],
      [
        "### Destroy of 3 environments: ✅ all well",
        ...rows("destroyed").slice(0, 2),
        row("west", "aks-private", "nothing to remove"),
      ],
    ]);
    expect(written(stage, since)).toEqual(["north", "platform"]);
    expect(await there()).toEqual({ platform: 0, north: 0, west: 0 });
    expect(new Set(requests(stage).map(({ fault }) => fault))).toEqual(new Set([undefined, "refused", ...troubles]));
  }));

// GitHub docs, "Contexts reference": a secret of a called workflow may be an expression of matrix and secrets.
test("in a landing zone a plant gets the kubeconfig of its own environment, and its cloud is the cluster of another", () =>
  onStage(
    async (stage) => {
      const azure = await azureOperator(stage.cloud);
      const tags = { costCenter: "4711" };
      const [sites, plants] = ["sites", "plants"].map(
        (name) => `/subscriptions/${azure.subscription}/resourceGroups/${name}`,
      );
      for (const name of ["platform", "sites", "plants"])
        await azure.put(`/subscriptions/${azure.subscription}/resourceGroups/${name}?api-version=2021-04-01`, {
          location: "northeurope",
          tags,
        });
      // Without a route table the cloud's traffic leaves by a public address, in the group of its nodes.
      await azure.put(
        `/subscriptions/${azure.subscription}/providers/Microsoft.Authorization/policyExemptions/e?api-version=2022-07-01-preview`,
        {
          properties: {
            policyAssignmentId: `/providers/Microsoft.Management/managementGroups/corp/providers/Microsoft.Authorization/policyAssignments/Deny-Public-IP`,
            exemptionCategory: "Waiver",
          },
        },
      );
      const plant = await kubernetesOperator(stage.cloud, await azure.cluster(plants ?? "", "plant"));
      stage.server.secrets.SITES_KUBECONFIG = plant.kubeconfig;
      const kubeconfigs = (name: string) => ({
        "plant-kubeconfigs": `{ "${name}": ${"$"}{{ toJSON(secrets.SITES_KUBECONFIG) }} }`,
      });
      const run = (mode: string, name = "sites", more: object = {}) =>
        callWorkflow(
          stage,
          "fleet",
          { file: "examples/inputs/environments-sites.yml", mode, ...signIn, ...more },
          "push",
          {
            ...{ permissions: posting, secrets: kubeconfigs(name) },
          },
        );
      const applied = await run("apply");
      expect([ended(applied), rowsOf(applied)[0]]).toEqual([
        ["success", []],
        "### Apply of 3 environments: ✅ all well",
      ]);
      const volume = "/api/v1/persistentvolumes/default-messages";
      expect(await plant.find(volume)).toMatchObject({
        spec: { nfs: { server: "10.20.0.4" } },
        status: { phase: "Bound" },
      });
      const flux = (cluster: string) =>
        azure.get(`${sites}/providers/${cluster}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/sites`);
      for (const each of [
        "Microsoft.Kubernetes/connectedClusters/plant",
        "Microsoft.ContainerService/managedClusters/cloud",
      ])
        expect((await flux(each)).properties.complianceState).toBe("Compliant");
      expect(ended(await run("check"))).toEqual(["success", []]);

      // Under another name it is no one's: the mount is refused in the plan, by name.
      const misnamed = await run("plan", "north", { only: "sites" });
      expect(errorsOf(misnamed)).toContainEqual(
        expect.stringContaining("nfs-server: to mount it, pass the secret plant-kubeconfig."),
      );

      expect(ended(await run("destroy", "sites", { confirm: "platform cloud sites" }))).toEqual(["success", []]);
      expect(await plant.find(volume)).toBeUndefined();
      expect(await azure.list(`${sites}/resources`)).toEqual([]);
    },
    undefined,
    [],
    true,
  ));

test("a part of the fleet is planned alone, by a caller who grants no right to post and keeps IDs as secrets; nothing begins when the file is wrong", () =>
  onStage(async (stage) => {
    await groups(stage, "platform");
    const quietly = (inputs: Readonly<Record<string, unknown>>) =>
      callWorkflow(stage, "fleet-quiet", { file, mode: "auto", ...inputs }, "pull_request", {
        permissions,
        secrets: signIn,
      });
    const part = await quietly({ only: "plat*" });
    expect([ended(part), ran(part)]).toEqual([
      ["success", []],
      ["Environments", "platform (azure-foundation) / Plan", "Overview"],
    ]);
    expect(rowsOf(part)[1]).toEqual(row("platform", "azure-foundation", "planned"));
    const since = requests(stage).length;
    const wrong = await quietly({ only: "nort" });
    expect([wrong.conclusion, ran(wrong)]).toEqual(["failure", ["Environments"]]);
    expect(errorsOf(wrong)[0]).toContain("no environment is called nort. Did you mean north?");
    expect((await quietly({ file: "no.yml" })).conclusion).toBe("failure");
    expect(requests(stage).length).toBe(since);
  }));
