import { type Answer, fakeAzure, lookAt, refusal, writesIn } from "../arm/fake-azure.test-support.ts";
import { configurationId, extensionId, FluxCluster } from "./cluster.ts";
import { fluxConfiguration, freshNotes } from "./configuration.ts";
import { credentialsHash } from "./credentials.ts";
import { settingsFor } from "./notes.ts";

const cluster = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/C";
const [id, extension] = [configurationId(cluster, "x"), extensionId(cluster)];
const secrets = { httpsKey: "b3Blbi1zZXNhbWU=" };
const base = { sourceKind: "GitRepository", gitRepository: { url: "https://git.example/a" } };
const goal = (properties: object) => ({
  cluster,
  name: "x",
  complies: false,
  want: { properties: { ...base, ...properties }, secrets },
});
const wanted = goal({ kustomizations: { a: { path: "./a" }, b: { path: "./b" } } });

/** A cluster with a configuration and what is noted of it; writes are kept as ARM keeps them. */
function world({
  kustomizations,
  noted,
  made,
  credentials,
  state = "Succeeded",
}: {
  readonly kustomizations: object;
  readonly noted: readonly string[];
  readonly made?: string;
  readonly credentials?: string;
  readonly state?: string;
}) {
  const notes = { kustomizations: noted, ...(made ? { maker: made } : {}), ...(credentials ? { credentials } : {}) };
  const settings: Record<string, unknown> = { ...settingsFor({}, "x", notes) };
  let configuration: Record<string, unknown> | undefined = {
    ...{ id, name: "x", type: "t", systemData: { createdAt: "2026-01-01" } },
    properties: { ...base, provisioningState: state, complianceState: "Compliant", kustomizations },
  };
  const installed = () => ({
    ...{ id: extension, name: "flux", type: "t" },
    properties: { extensionType: "microsoft.flux", provisioningState: "Succeeded", configurationSettings: settings },
  });
  const fake = fakeAzure(({ method, target, body }): Answer => {
    if (method === "PATCH" && target === extension)
      Object.assign(
        settings,
        (body as { properties: { configurationSettings: object } }).properties.configurationSettings,
      );
    if (method === "DELETE") configuration = undefined;
    if (target === id) return configuration ? [200, configuration] : [404, refusal("ResourceNotFound")];
    if (target.endsWith("/extensions")) return [200, { value: [installed()] }];
    if (target.endsWith("/fluxConfigurations")) return [200, { value: configuration ? [configuration] : [] }];
    return [200, target === extension ? installed() : { id: target, properties: { powerState: { code: "Running" } } }];
  });
  const goalFor = async (want: unknown = wanted) =>
    fluxConfiguration(fake.azure, await FluxCluster.find(cluster, fake.azure), want as typeof wanted as never);
  return { ...fake, settings, goalFor };
}

const sent = (fake: ReturnType<typeof world>, target: string) =>
  writesIn(fake.asked).flatMap((each) =>
    each.target === target ? [each.body as { properties: Record<string, unknown> }] : [],
  );

test("what Slipway put there and no one wants any more goes; what others put there stays", async () => {
  const hash = await credentialsHash(id, secrets);
  const there = { a: { path: "./old" }, gone: { path: "./gone" }, theirs: { path: "./theirs" } };
  const fake = world({ kustomizations: there, noted: ["a", "gone"], credentials: hash });
  const { operation, fields, execute } = await lookAt(await fake.goalFor());
  expect([operation, fields]).toEqual([
    "update",
    { "kustomizations.a.path": "./a", "kustomizations.b": { path: "./b" }, "kustomizations.gone": null },
  ]);
  await execute?.();
  expect(sent(fake, id)).toEqual([
    { properties: { kustomizations: { a: { path: "./a" }, b: { path: "./b" }, gone: null } } },
  ]);
  // Ours from before they are there until after they are gone.
  expect(
    sent(fake, extension).map(
      ({ properties }) => (properties.configurationSettings as Record<string, string>)["slipway.x.kustomizations"],
    ),
  ).toEqual(["a b gone", "a b"]);
});

test("other credentials are sent, and noted only once Azure has taken them", async () => {
  const fake = world({
    kustomizations: { a: { path: "./a" }, b: { path: "./b" } },
    noted: ["a", "b"],
    credentials: "old",
  });
  const { fields, execute } = await lookAt(await fake.goalFor());
  const hash = await credentialsHash(id, secrets);
  expect(fields).toEqual({ configurationProtectedSettings: `hash ${hash}` });
  await execute?.();
  expect(sent(fake, id)).toEqual([{ properties: { configurationProtectedSettings: secrets } }]);
  expect(writesIn(fake.asked).map(({ target }) => target)).toEqual([id, extension]);
  expect(fake.settings["slipway.x.credentials"]).toBe(hash);
  const after = await lookAt(await fake.goalFor());
  expect(after.operation).toBe("none");
});

test("one that failed is sent whole again, with its credentials, though nothing differs", async () => {
  const hash = await credentialsHash(id, secrets);
  const fake = world({
    kustomizations: { a: { path: "./a" }, b: { path: "./b" } },
    noted: ["a", "b"],
    credentials: hash,
    state: "Failed",
  });
  const { operation, execute } = await lookAt(await fake.goalFor());
  expect(operation).toBe("update");
  await execute?.();
  expect(sent(fake, id)).toEqual([
    {
      properties: {
        ...base,
        kustomizations: { a: { path: "./a" }, b: { path: "./b" } },
        configurationProtectedSettings: secrets,
      },
    },
  ]);
});

test("one that a run was creating when it was cut becomes ours, and one of the same name that others made does not", async () => {
  const { maker = "", credentials = "" } = await freshNotes(wanted as never);
  const cut = { kustomizations: { a: { path: "./a" }, b: { path: "./b" } }, noted: ["a", "b"], credentials };
  const ours = world({ ...cut, made: maker });
  const { fields, execute } = await lookAt(await ours.goalFor());
  expect(fields).toEqual({ "note of the maker": "created" });
  await execute?.();
  expect(sent(ours, id)).toEqual([]);
  expect(ours.settings["slipway.x.made"]).not.toBe(maker);
  expect((await lookAt(await ours.goalFor())).operation).toBe("none");
  expect((await lookAt(await ours.goalFor(), "absent")).operation).toBe("delete");

  const theirs = world({ ...cut, made: `${maker}0` });
  expect((await lookAt(await theirs.goalFor())).operation).toBe("none");
  expect((await lookAt(await theirs.goalFor(), "absent")).operation).toBe("none");
});

test("a destroy deletes it and forgets it", async () => {
  const { maker = "", credentials = "" } = await freshNotes(wanted as never);
  const fake = world({
    kustomizations: { a: { path: "./a" }, b: { path: "./b" } },
    noted: ["a", "b"],
    credentials,
    made: maker,
  });
  await (await lookAt(await fake.goalFor())).execute?.();
  await (await lookAt(await fake.goalFor(), "absent")).execute?.();
  expect(
    writesIn(fake.asked)
      .map(({ method, target }) => `${method} ${target}`)
      .slice(-2),
  ).toEqual([`DELETE ${id}`, `PATCH ${extension}`]);
  expect([fake.settings["slipway.x.made"], fake.settings["slipway.x.kustomizations"]]).toEqual(["-", "-"]);
});

test("another namespace or scope replaces it", async () => {
  const hash = await credentialsHash(id, secrets);
  const fake = world({ kustomizations: { a: { path: "./a" } }, noted: ["a"], credentials: hash });
  const moved = goal({ namespace: "other", scope: "namespace", kustomizations: { a: { path: "./a" } } });
  const { immutable } = await lookAt(await fake.goalFor(moved));
  expect(immutable).toEqual(["namespace", "scope"]);
});

test("a source of another kind is refused", async () => {
  const fake = world({ kustomizations: {}, noted: [] });
  const bucket = fakeAzure(
    ({ target }): Answer =>
      target === id
        ? [200, { id, name: "x", type: "t", properties: { sourceKind: "Bucket" } }]
        : [200, target.endsWith("/extensions") ? { value: [] } : { id: target, properties: {} }],
  );
  const found = await FluxCluster.find(cluster, bucket.azure);
  await expect(lookAt(fluxConfiguration(bucket.azure, found, wanted as never))).rejects.toThrow(
    `The Flux configuration ${id} has a source of the kind Bucket, not a git repository.`,
  );
  expect(fake.asked).toEqual([]);
});
