import { azureOperator, type Bench, JobFiles, kubernetesOperator, openBench } from "@slipway/testing";
import createFileShare from "../../actions/create-file-share/src/action.ts";
import createStorage from "../../actions/create-storage/src/action.ts";
import mountShare from "../../actions/mount-share/src/action.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

test("in an empty group a job plans an account, its share and the mount in a cluster, and then has them", async () => {
  const azure = await azureOperator(bench.cloud);
  const group = await azure.group("plant", "Microsoft.Storage", "Microsoft.Network", "Microsoft.ContainerService");
  const kubernetes = await kubernetesOperator(bench.cloud, await azure.cluster(group, "plant"));
  const job = async (mode: string) => {
    const files = new JobFiles();
    const step = (
      id: string,
      action: typeof createFileShare | typeof createStorage | typeof mountShare,
      inputs: object,
    ) => bench.run(action, { mode, ...inputs }, undefined, { GITHUB_ACTION: id }, files);
    const storage = await step("storage", createStorage, { name: "contosomessages", "resource-group": "plant" });
    const share = await step("share", createFileShare, { name: "messages", account: storage.outputs.id });
    const mount = await step("mount", mountShare, {
      name: "messages",
      share: share.outputs.name,
      account: "contosomessages",
      server: share.outputs.server,
      "account-key": "key-of-a-test-".repeat(4),
      kubeconfig: kubernetes.kubeconfig,
    });
    return [storage, share, mount];
  };
  const planned = await job("plan");
  expect(planned.map(({ code, outputs }) => [code, outputs.steps])).toEqual([
    [0, "1"],
    [0, "1"],
    [0, "3"],
  ]);
  expect(planned[1]?.outputs.source).toMatch(/^\/\/known-after-apply:.*\/messages$/);
  for (const ran of await job("apply")) expect(ran).toSucceed();
  const volume = await kubernetes.find("/api/v1/persistentvolumes/default-messages");
  expect(volume).toMatchObject({
    spec: { csi: { volumeAttributes: { server: "contosomessages.file.core.windows.net", shareName: "messages" } } },
    status: { phase: "Bound" },
  });
  expect((await job("check")).map(({ code, outputs }) => [code, outputs.drift])).toEqual([
    [0, "false"],
    [0, "false"],
    [0, "false"],
  ]);
});
