import { readFileSync } from "node:fs";
import { join } from "node:path";
import { longestChain, type Stage } from "@slipway/rehearsal";
import { connectAgents, type FaultKind, repositoryOf } from "@slipway/simulator";
import { azureOperator, callWorkflow, kubernetesOperator, rehearseFully, signIn } from "@slipway/testing";
import { root } from "../actions.ts";
import { differs, ended, groups, issues, onStage, reported, requests, writes } from "./on-stage.ts";
import { recordedRoles } from "./recorded-roles.ts";
import { trouble, troubles } from "./trouble.ts";

/** What docs/permissions.md says of whole workflows. When it has to be another: npm run record-needs, npm run generate. */
const kept = JSON.parse(readFileSync(join(root, "workflows", "needs.json"), "utf8")) as Record<string, object>;

/** Requests to a cluster may be Helm's, which tries again only what comes with Retry-After. */
const inClouds = (kind: FaultKind) => (kind === "throttle" ? undefined : "* ^/(?!kubernetes/|v2/)");

const hour = 60 * 60_000;
const clusters = "providers/Microsoft.ContainerService/managedClusters";

type Ran = Awaited<ReturnType<typeof callWorkflow>>;

/** What a run reported of both sites. */
const sitesOf = ({ jobs }: Ran): string | undefined => jobs.findLast(({ outputs }) => outputs.sites)?.outputs.sites;

const table = ({ jobs }: Ran): string[] =>
  jobs.flatMap(({ steps }) =>
    steps
      .filter(({ name }) => name === "Both sites")
      .flatMap(({ summary }) => summary.split("\n").filter((line) => /^\| (plant|cloud) /.test(line))),
  );

/** What others may see of the world of a full rehearsal, in which they have a login in the plant's pull secret. */
async function twoSites(stage: Stage) {
  const azure = await azureOperator(stage.cloud);
  const group = `/subscriptions/${azure.subscription}/resourceGroups/shop`;
  const flux = "providers/Microsoft.KubernetesConfiguration/fluxConfigurations";
  const [plantId, cloudId] = [`${group.replace("shop", "plants")}/${clusters}/plant`, `${group}/${clusters}/cloud`];
  const arc = `${group}/providers/Microsoft.Kubernetes/connectedClusters/plant`;
  const plant = await kubernetesOperator(stage.cloud, plantId);
  const cloud = await kubernetesOperator(stage.cloud, cloudId);
  const pullSecret = "/api/v1/namespaces/default/secrets/contososhop";
  const auths = { "registry.example.com": { auth: Buffer.from("them:theirs").toString("base64") } };
  await plant.post("/api/v1/namespaces/default/secrets", {
    metadata: { name: "contososhop" },
    type: "kubernetes.io/dockerconfigjson",
    data: { ".dockerconfigjson": Buffer.from(JSON.stringify({ auths })).toString("base64") },
  });
  return {
    ...{ azure, arc, plantsFlux: `${arc}/${flux}/shop` },
    async there() {
      const secret = (await plant.find(pullSecret)) as { data?: Record<string, string> } | undefined;
      const login = secret?.data?.[".dockerconfigjson"] ?? "";
      const agents = await plant.find("/api/v1/namespaces/azure-arc");
      const volumes = [plant, cloud].map((each) => each.find("/api/v1/persistentvolumes/default-messages"));
      return {
        resources: (await azure.list(`${group}/resources`)).map(({ id }) => id),
        isConnected: agents !== undefined,
        volumes: (await Promise.all(volumes)).map((each) => each?.status),
        logins: Object.keys((JSON.parse(Buffer.from(login, "base64").toString()) as { auths: object }).auths),
        configurations: (await azure.list(`${cloudId}/${flux}`)).map(({ name }) => name),
      };
    },
  };
}

/** What is called for when no one reaches into the clusters. */
const few = {
  ...{ "resource-group": "shop", location: "northeurope", ...signIn, name: "shop", registry: "contososhop" },
  ...{ "plant-cluster": "plant", "cloud-cluster": "cloud", "git-url": "https://github.com/contoso/fleet" },
};

test("two sites from nothing, in every mode, while each tenth request goes wrong: reported at the end, repaired, and gone without what is others'", () =>
  onStage(
    async (stage) => {
      const { run, needs } = await rehearseFully(stage, "hybrid");
      const { azure, arc, plantsFlux, there } = await twoSites(stage);
      const before = await there();
      trouble(stage, inClouds);
      const planned = await run("plan");
      expect([...ended(planned), writes(stage)]).toEqual(["success", [], []]);
      expect(sitesOf(planned)).toBe("The plant has no configuration yet. The cloud has no configuration yet.");
      const [comment] = repositoryOf(stage.cloud.world, stage.server.repository)?.comments ?? [];
      expect(comment?.body).toMatch(/### Plan for shop: \+\d\d /);

      const applied = await run("apply");
      expect(ended(applied)).toEqual(["success", []]);
      expect((applied.to - applied.from) / longestChain(applied.jobs).waited).toBeLessThanOrEqual(1.1);
      expect(sitesOf(applied)).toMatch(
        /^The plant complies at (main@sha1:\w{40})\. The cloud complies at \1\. Both follow the same commit\.$/,
      );
      expect(await there()).toMatchObject({
        ...{ isConnected: true, volumes: [{ phase: "Bound" }, { phase: "Bound" }] },
        ...{ logins: ["registry.example.com", "contososhop.azurecr.io"], configurations: ["theirs", "shop"] },
      });
      const since = requests(stage).length;
      const checked = await run("check");
      expect([...ended(checked), differs(checked)]).toEqual(["success", [], "false"]);
      expect([writes(stage, since), issues(stage)]).toEqual([[], []]);

      // From here on without kubeconfigs, as a check of many environments has none.
      await azure.patch(plantsFlux, { properties: { kustomizations: { apps: { path: "./elsewhere" } } } });
      stage.cloud.world.clock.advance(hour);
      const drifted = await callWorkflow(stage, "hybrid", few, "schedule");
      expect([drifted.conclusion, differs(drifted)]).toEqual(["failure", "true"]);
      expect(issues(stage)).toMatchObject([{ title: "Drift in shop", state: "open" }]);
      expect(ended(await callWorkflow(stage, "hybrid", few))).toEqual(["success", []]);
      expect((await azure.get(plantsFlux)).properties.kustomizations).toMatchObject({ apps: { path: "./plant" } });
      expect(issues(stage)).toMatchObject([{ state: "closed" }]);

      connectAgents(stage.cloud.world, arc, false);
      stage.cloud.world.clock.advance(hour);
      const all = { scenario: "hybrid", environments: JSON.stringify([few]) };
      const down = await callWorkflow(stage, "drift-check", all, "schedule");
      expect([...ended(down), differs(down)]).toEqual(["success", [], "false"]);
      expect(sitesOf(down)).toMatch(
        /^The plant is down \(Offline, last heard 20[^)]*\); it reported last: Compliant at main@sha1:\w{40}\. The cloud complies at main@/,
      );
      expect(table(down)).toEqual([
        expect.stringMatching(
          /^\| plant \| plant \| Offline, last heard 20\S+ \| Compliant \| main@sha1:\w{40} \| - \|$/,
        ),
        expect.stringMatching(/^\| cloud \| cloud \| Running \| Compliant \| main@sha1:\w{40} \| - \|$/),
      ]);
      connectAgents(stage.cloud.world, arc, true);

      expect(ended(await run("plan-destroy"))).toEqual(["success", []]);
      expect(ended(await run("destroy"))).toEqual(["success", []]);
      expect(await there()).toEqual(before);
      expect(needs()).toEqual(kept.hybrid);
      expect(new Set(requests(stage).map(({ fault }) => fault))).toEqual(new Set([undefined, ...troubles]));
      expect(stage.cloud.world.record.denials).toEqual([]);
    },
    undefined,
    recordedRoles("hybrid"),
  ));

test("what contradicts itself, and a site that is not there, is an error in the plan, and nothing is made", () =>
  onStage(async (stage) => {
    await groups(stage, "shop");
    const wrong = {
      "plant-cluster": "",
      "cloud-cluster": "",
      "nfs-server": "10.20.0.4",
      "nfs-path": "/srv",
      senders: "x",
    };
    const neither = await callWorkflow(stage, "hybrid", { ...few, ...wrong });
    expect(neither.conclusion).toBe("failure");
    expect(reported(neither)[0]?.split("\n")[0]).toBe(
      "plant-cluster, cloud-cluster: give at least one. nfs-server, nfs-path: give both with plant-cluster, or neither. senders: give event-namespace, or leave them out.",
    );
    const unmounted = await callWorkflow(stage, "hybrid", { ...few, "nfs-server": "10.20.0.4", "nfs-path": "/srv" });
    expect(reported(unmounted)).toEqual(["nfs-server: to mount it, pass the secret plant-kubeconfig."]);
    const absent = await callWorkflow(stage, "hybrid", few);
    expect(reported(absent)[0]).toMatch(/connectedClusters\/plant does not exist/);
    expect(reported(absent)[0]).toMatch(/managedClusters\/cloud does not exist/);
    expect([sitesOf(absent), table(absent).length]).toEqual([
      "The plant could not be read. The cloud could not be read.",
      2,
    ]);
    // A destroy where nothing is ends well.
    const gone = await callWorkflow(stage, "hybrid", { ...few, mode: "destroy", confirm: "shop" });
    expect(ended(gone)).toEqual(["success", []]);
    const ran = [neither, unmounted, absent].flatMap(({ jobs }) =>
      jobs.filter(({ conclusion }) => conclusion !== "skipped"),
    );
    expect(ran.map(({ name }) => name)).toEqual(Array(3).fill("called / Plan"));
    expect(writes(stage)).toEqual([]);
  }));
