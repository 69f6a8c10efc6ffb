import type { Run } from "@slipway/action";
import type { Goal } from "@slipway/reconcile";
import type { Kubernetes } from "../client/client.ts";
import type { ConfigMap } from "./config-map.ts";
import { awsAuth } from "./mapping.ts";
import { awsAuthRollback } from "./rollback.ts";

const arn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const path = "/api/v1/namespaces/kube-system/configmaps/aws-auth";
const theirs = `# theirs\n- rolearn: ${arn("theirs")}\n  username: t\n  groups: ["system:masters"]\n`;

/** A cluster of EKS whose aws-auth has this text; what is written changes it. */
function cluster(mapRoles: string) {
  let map: ConfigMap = { metadata: { name: "aws-auth", resourceVersion: "7" }, data: { mapRoles, mapUsers: "[]" } };
  const said: string[] = [];
  const versions: unknown[] = [];
  const kubernetes = {
    run: { warn: (text: string) => void said.push(text) } as unknown as Run,
    get: async (asked: string) => (asked === path ? map : undefined),
    async patch(_path: string, body: ConfigMap) {
      await new Promise((go) => setImmediate(go));
      versions.push(body.metadata.resourceVersion);
      const annotations = { ...map.metadata.annotations, ...body.metadata.annotations };
      map = { ...map, metadata: { ...map.metadata, annotations }, data: { ...map.data, ...body.data } };
    },
  } as unknown as Kubernetes;
  const write = (text: string) => {
    map = { ...map, data: { ...map.data, mapRoles: text } };
  };
  return { kubernetes, said, versions, write, text: () => map.data?.mapRoles };
}
const role = (name: string, groups = ["viewers"]) => ({ arn: arn(name), groups, username: "u", defaultUsername: "d" });
const goalIn = (kubernetes: Kubernetes, ...roles: ReturnType<typeof role>[]): Goal =>
  awsAuth(kubernetes, { cluster: "lab", nodesNeedIt: true, roles });
const carryOut = async (goal: Goal, want: "present" | "absent" = "present") => {
  const { step, subject, execute } = await goal.inspect({ wait: false, want });
  await execute();
  return { operation: step?.operation ?? "none", left: subject.left };
};
const entry = (name: string, groups = ["viewers"]) =>
  `- rolearn: "${arn(name)}"\n  username: "u"\n  groups:\n${groups.map((group) => `    - "${group}"\n`).join("")}`;

test("roles are added behind those of others, by one write, and a destroy removes them alone", async () => {
  const { kubernetes, text, versions } = cluster(theirs);
  expect((await carryOut(goalIn(kubernetes, role("a"), role("b")))).operation).toBe("update");
  expect([text(), versions]).toEqual([theirs + entry("a") + entry("b"), ["7"]]);
  expect((await carryOut(goalIn(kubernetes, role("a"), role("b")))).operation).toBe("none");
  expect((await carryOut(goalIn(kubernetes, role("a"), role("theirs")), "absent")).operation).toBe("delete");
  expect(text()).toBe(theirs + entry("b"));
  expect((await carryOut(goalIn(kubernetes, role("b")), "absent")).operation).toBe("delete");
  expect(text()).toBe(theirs);
});

test("a destroy leaves roles that others wrote or changed, and those that nodes join by", async () => {
  const nodes = role("nodes", ["system:bootstrappers", "system:nodes"]);
  const { kubernetes, text, write } = cluster(theirs);
  await carryOut(goalIn(kubernetes, role("a"), nodes));
  const written = text() ?? "";
  expect(await carryOut(goalIn(kubernetes, nodes), "absent")).toMatchObject({ operation: "none" });
  write(written.replace('- "viewers"', '- "editors"'));
  expect(await carryOut(goalIn(kubernetes, role("a")), "absent")).toMatchObject({ left: "Slipway did not make it" });
  expect(text()).toContain("editors");
});

test("a rollback restores the text from before, unless somebody wrote since", async () => {
  const { kubernetes, text, write } = cluster(theirs);
  const rollback = () => awsAuthRollback(kubernetes, { cluster: "lab" });
  await expect(carryOut(rollback())).rejects.toMatchObject({
    name: "UnfitError",
    message: "aws-auth in the cluster lab has no earlier mapRoles: Slipway has not changed it.",
    remedy: "Leave rollback out.",
  });
  await carryOut(goalIn(kubernetes, role("a")));
  const written = text() ?? "";
  await carryOut(goalIn(kubernetes, role("a"), role("b")));
  const { step } = await rollback().inspect({ wait: false, want: "present" });
  expect(step?.changes).toEqual([{ field: `mapRoles[${arn("b")}]`, have: "u: viewers", want: "not mapped" }]);
  write(`${text()}- rolearn: x\n  username: x\n  groups: []\n`);
  await expect(carryOut(rollback())).rejects.toMatchObject({
    name: "UnfitError",
    message: expect.stringMatching(/^mapRoles of aws-auth in the cluster lab was changed since Slipway wrote it last/),
    remedy: expect.stringContaining("slipway/map-roles-before"),
  });
  write("- [");
  expect((await carryOut(rollback())).operation).toBe("update");
  expect(text()).toBe(written);
  expect((await carryOut(rollback())).operation).toBe("none");
  expect((await carryOut(goalIn(kubernetes, role("a")), "absent")).operation).toBe("delete");
});

test("what does not mean what it seems to is told, and an annotation that is too long is refused", async () => {
  const { kubernetes, said } = cluster(`${theirs}- rolearn: ${arn("path/x")}\n  username: x\n  groups: []\n`);
  await carryOut(goalIn(kubernetes, role("a")));
  expect(said).toEqual([expect.stringContaining("with its path, which AWS never matches")]);
  const long = cluster(`${theirs}# ${"x".repeat(256 * 1024)}\n`);
  await expect(carryOut(goalIn(long.kubernetes, role("a")))).rejects.toMatchObject({
    name: "UnfitError",
    message: expect.stringMatching(/^mapRoles of aws-auth is too long .* and Kubernetes allows 262144\.$/),
    remedy: expect.stringContaining("via: access-entry"),
  });
});
