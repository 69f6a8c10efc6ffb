import { awsAuthOperator } from "@slipway/testing";
import { theirs } from "./arrange.ts";
import { awsAuthWorld, entryOf } from "./aws-auth-world.test-support.ts";

describe("what eks-map-role removes from aws-auth", () => {
  const { run, resultOf, giveAccess, now } = awsAuthWorld();

  test("a destroy removes only what Slipway added, and never the nodes' role", async () => {
    const { auth } = now();
    await auth.make(theirs + entryOf("operator", "builders"));
    const mappings = JSON.stringify([
      { role: "operator", groups: ["viewers"] },
      { role: "other", groups: ["viewers"] },
    ]);
    expect(resultOf(await run({ mappings }))).toMatch(/^exit 0/);
    expect(resultOf(await run({ mappings, mode: "destroy", confirm: "lab" }))).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe(theirs + entryOf("operator", "viewers"));
    const again = await run({ mappings, mode: "destroy", confirm: "lab" });
    expect(again.outputs).toMatchObject({ changed: "false" });
    await auth.write("");
    const nodes = { role: "nodes", groups: "system:bootstrappers\nsystem:nodes" };
    expect(resultOf(await run(nodes))).toMatch(/^exit 0/);
    const left = await run({ ...nodes, mode: "destroy", confirm: "lab" });
    expect([resultOf(left), left.outputs.changed]).toEqual([expect.stringMatching(/^exit 0/), "false"]);
    expect(await auth.entries("nodes")).toHaveLength(1);
  });

  test("an entry that someone else wrote after Slipway's was removed is left by a destroy", async () => {
    const { auth } = now();
    await run({ role: "operator", groups: "viewers" });
    await auth.write("");
    await run({ role: "other", groups: "viewers" });
    await auth.write((await auth.mapRoles()) + entryOf("operator", "viewers"));
    const ran = await run({ role: "operator", groups: "viewers", mode: "destroy", confirm: "lab" });
    expect(ran.outputs).toMatchObject({ changed: "false" });
  });

  test.each([
    ["wrote another entry", (text: string) => text.replace("viewers", "auditors")],
    ["removed it and wrote another one", () => entryOf("operator", "auditors")],
  ])("a destroy leaves a role for which someone else %s", async (_what, change) => {
    const { auth } = now();
    await run({ role: "operator", groups: "viewers" });
    const text = change(await auth.mapRoles());
    await auth.write(text);
    const ran = await run({ role: "operator", groups: "viewers", mode: "destroy", confirm: "lab" });
    expect(ran.outputs).toMatchObject({ changed: "false" });
    expect(await auth.mapRoles()).toBe(text);
  });

  test("a destroy removes an entry that another role was added after", async () => {
    const { auth } = now();
    await run({ role: "operator", groups: "viewers" });
    await run({ role: "operator", groups: "auditors" });
    await run({ role: "other", groups: "viewers" });
    const ran = await run({ role: "operator", groups: "auditors", mode: "destroy", confirm: "lab" });
    expect(resultOf(ran)).toMatch(/^exit 0/);
    expect(await auth.mapRoles()).toBe(entryOf("other", "viewers"));
  });

  test("the records of another cluster count for nothing", async () => {
    const { auth, aws, bench } = now();
    await aws.cluster("copy", "API_AND_CONFIG_MAP");
    await giveAccess("copy");
    await run({ role: "operator", groups: "viewers" });
    const copy = awsAuthOperator(bench.cloud, "copy");
    const text = await auth.mapRoles();
    await copy.make(text);
    await copy.annotate((await auth.find())?.metadata.annotations ?? {});
    const ran = await run({ cluster: "copy", role: "operator", groups: "viewers", mode: "destroy", confirm: "copy" });
    expect([resultOf(ran), ran.outputs.changed]).toEqual([expect.stringMatching(/^exit 0/), "false"]);
    expect(await copy.mapRoles()).toBe(text);
  });

  test("a destroy of a map that is too long for the annotation writes nothing", async () => {
    const { auth } = now();
    await auth.make("", {});
    expect(resultOf(await run({ role: "operator", groups: "builders" }))).toMatch(/^exit 0/);
    const entry = entryOf("operator", "builders");
    const long = entry + Array.from({ length: 900 }, (_, at) => entry.replaceAll("/operator", `/team-${at}`)).join("");
    await auth.write(long);
    await auth.annotate({ "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ mapRoles: long }) });
    const ran = await run({ role: "operator", groups: "builders", mode: "destroy", confirm: "lab" });
    expect(resultOf(ran)).toMatch(/^exit 1[\s\S]*Kubernetes allows 262144\. Remove mappings that no one needs/);
    expect(await auth.mapRoles()).toBe(long);
  });
});
