import { readFileSync } from "node:fs";
import { join } from "node:path";
import { longestChain, type Stage } from "@slipway/rehearsal";
import { connectAgents, type FaultKind, repositoryOf } from "@slipway/simulator";
import { azureOperator, callWorkflow, kubernetesOperator, rehearseFully, signIn } from "@slipway/testing";
import { root } from "../actions.ts";
import { differs, ended, groups, issues, onStage, reported, requests, writes } from "./on-stage.ts";

/** What docs/permissions.md says of whole workflows. When it has to be another: npm run record-needs, npm run generate. */
const kept = JSON.parse(readFileSync(join(root, "workflows", "needs.json"), "utf8")) as Record<string, object>;

/** The ways in which requests go wrong. */
const kinds: readonly FaultKind[] = ["reset", "throttle", "error-500", "throttle-bare", "error-503"];

/** Each tenth request goes wrong, in one of these ways after the other. */
function trouble({ cloud }: Stage): void {
  kinds.forEach((kind, at) => {
    cloud.world.faults.add({ kind, match: { every: 10 * kinds.length, index: 10 * at + 9 } });
  });
}

type Ran = Awaited<ReturnType<typeof callWorkflow>>;

/** What a run told of both sites. */
const told = ({ jobs }: Ran): string | undefined => jobs.findLast(({ outputs }) => outputs.sites)?.outputs.sites;

const table = ({ jobs }: Ran): string[] =>
  jobs.flatMap(({ steps }) =>
    steps.filter(({ name }) => name === "Both sites").flatMap(({ summary }) => summary.split("\n").filter((line) => /^\| (plant|cloud) /.test(line))),
  );

/** The world of a full rehearsal, in which others are in both clusters before. */
async function twoSites(stage: Stage) {
  const azure = await azureOperator(stage.cloud);
  const group = `/subscriptions/${azure.subscription}/resourceGroups/shop`;
  const clusters = "providers/Microsoft.ContainerService/managedClusters";
  const flux = "providers/Microsoft.KubernetesConfiguration";
  const plant = await kubernetesOperator(stage.cloud, `${group.replace("shop", "plants")}/${clusters}/plant`);
  const cloud = await kubernetesOperator(stage.cloud, `${group}/${clusters}/cloud`);
  const [arc, theirs] = [
    `${group}/providers/Microsoft.Kubernetes/connectedClusters/plant`,
    `${group}/${clusters}/cloud/${flux}/fluxConfigurations/theirs`,
  ];
  const auths = { "registry.example.com": { auth: Buffer.from("them:theirs").toString("base64") } };
  await plant.post("/api/v1/namespaces/default/secrets", {
    metadata: { name: "contososhop" },
    type: "kubernetes.io/dockerconfigjson",
    data: { ".dockerconfigjson": Buffer.from(JSON.stringify({ auths })).toString("base64") },
  });
  const secret = async () => {
    const { data } = (await plant.find("/api/v1/namespaces/default/secrets/contososhop")) ?? {};
    const text = Buffer.from((data as Record<string, string>)[".dockerconfigjson"] ?? "", "base64").toString();
    return Object.keys((JSON.parse(text) as { auths: object }).auths);
  };
  return {
    ...{ azure, arc, plantsOwn: `${arc}/${flux}/fluxConfigurations/shop` },
    /** All that there is of both. */
    async there() {
      const inGroup = (await azure.list(`${group}/resources`)).map(({ id }) => id);
      const inPlant = (await Promise.all(["azure-arc", "azure-arc-release"].map((name) => plant.find(`/api/v1/namespaces/${name}`)))).filter((each) => each !== undefined);
      const volumes = await Promise.all([plant, cloud].map((each) => each.find("/api/v1/persistentvolumes/default-messages")));
      const configurations = await azure.list(`${theirs.slice(0, theirs.lastIndexOf("/"))}`);
      return {
        ...{ inGroup, inPlant: inPlant.length, volumes: volumes.map((each) => (each?.status as { phase?: string } | undefined)?.phase) },
        ...{ logins: await secret(), configurations: configurations.map(({ name }) => name) },
      };
    },
    /** Another team has Flux in the cloud's cluster. */
    async withTheirs() {
      await azure.put(theirs, {
        properties: {
          ...{ namespace: "theirs", gitRepository: { url: "https://github.com/contoso/theirs", repositoryRef: { branch: "main" } } },
          kustomizations: { theirs: { path: "./theirs" } },
        },
      });
    },
  };
}

test("two sites from nothing, in every mode, while each tenth request goes wrong: told at the end, repaired, and gone without what is others'", () =>
  onStage(async (stage) => {
    const { inputs, run, needs } = await rehearseFully(stage, "hybrid");
    const { azure, arc, plantsOwn, there, withTheirs } = await twoSites(stage);
    const before = await there();
    trouble(stage);
    const planned = await run("plan");
    expect(ended(planned)).toEqual(["success", []]);
    expect(writes(stage)).toEqual([]);
    expect(told(planned)).toBe("The plant has no configuration yet. The cloud has no configuration yet.");
    const [comment] = repositoryOf(stage.cloud.world, stage.server.repository)?.comments ?? [];
    expect(comment?.body).toMatch(/### Plan for shop: \+\d\d /);

    const applied = await run("apply");
    expect(ended(applied)).toEqual(["success", []]);
    expect((applied.to - applied.from) / longestChain(applied.jobs).waited).toBeLessThanOrEqual(1.1);
    expect(told(applied)).toMatch(/^The plant complies at (main@sha1:\w{40})\. The cloud complies at \1\. Both follow the same commit\.$/);
    expect(await there()).toMatchObject({
      ...{ inPlant: 2, volumes: ["Bound", "Bound"], configurations: ["shop"] },
      logins: ["registry.example.com", "contososhop.azurecr.io"],
    });

    const since = requests(stage).length;
    const checked = await run("check");
    expect([...ended(checked), differs(checked)]).toEqual(["success", [], "false"]);
    // That of many environments needs no kubeconfig.
    const environments = JSON.stringify([inputs]);
    const all = await callWorkflow(stage, "drift-check", { scenario: "hybrid", environments }, "schedule");
    expect([...ended(all), table(all).length]).toEqual(["success", [], 2]);
    expect([writes(stage, since), issues(stage)]).toEqual([[], []]);

    await azure.patch(plantsOwn, { properties: { kustomizations: { apps: { path: "./elsewhere" } } } });
    stage.cloud.world.clock.advance(60 * 60_000);
    const drifted = await run("check");
    expect([drifted.conclusion, differs(drifted)]).toEqual(["failure", "true"]);
    expect(issues(stage)).toMatchObject([{ title: "Drift in shop", state: "open" }]);
    expect(ended(await run("apply"))).toEqual(["success", []]);
    expect((await azure.get(plantsOwn)).properties.kustomizations).toMatchObject({ apps: { path: "./plant" } });
    expect(issues(stage)).toMatchObject([{ state: "closed" }]);

    connectAgents(stage.cloud.world, arc, false);
    stage.cloud.world.clock.advance(60 * 60_000);
    const down = await run("check");
    expect(told(down)).toMatch(/^The plant is down \(Offline, last heard 20[^)]*\); it reported last: Compliant at main@sha1:\w{40}\. The cloud complies at main@/);
    expect(table(down)).toEqual([
      expect.stringMatching(/^\| plant \| plant \| Offline, last heard 20\S+ \| Compliant \| main@sha1:\w{40} \| - \|$/),
      expect.stringMatching(/^\| cloud \| cloud \| Running \| Compliant \| main@sha1:\w{40} \| - \|$/),
    ]);
    connectAgents(stage.cloud.world, arc, true);

    await withTheirs();
    expect(ended(await run("destroy"))).toEqual(["success", []]);
    expect(await there()).toEqual({ ...before, configurations: ["theirs"] });
    expect(needs()).toEqual(kept.hybrid);
    expect(new Set(requests(stage).map(({ fault }) => fault))).toEqual(new Set([undefined, ...kinds]));
  }));
