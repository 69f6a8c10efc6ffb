import { nodeGroupWant } from "./from-inputs.ts";
import { nodeGroupInputs } from "./inputs.ts";

test("each input arrives in the want, under its name there", () => {
  const given = Object.fromEntries(Object.keys(nodeGroupInputs).map((name) => [name, `the ${name}`]));
  const labels = [["team", "data"]];
  expect(nodeGroupWant("c", "n", { ...given, labels } as unknown as Parameters<typeof nodeGroupWant>[2])).toEqual({
    cluster: "c",
    name: "n",
    nodeRole: "the node-role",
    subnets: "the subnets",
    instanceTypes: "the instance-types",
    amiType: "the ami-type",
    capacityType: "the capacity-type",
    min: "the min-size",
    max: "the max-size",
    desired: "the desired-size",
    diskSize: "the disk-size",
    labels: { team: "data" },
    taints: "the taints",
    version: "the kubernetes-version",
    release: "the release-version",
    unavailable: "the max-unavailable",
    strategy: "the update-strategy",
    repair: "the node-repair",
    tags: "the tags",
  });
});
