import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { defineAction, run, text, variable } from "@slipway/action";
import { awsAuth, connectKubernetes, kubernetesInputs } from "@slipway/kubernetes";
import { runProgram } from "@slipway/rehearsal";
import { printedRunner } from "@slipway/rehearsal/in-process";
import { JobFiles } from "@slipway/testing";
import { bundleOf } from "../../actions.ts";
import { withBoth } from "./both.ts";
import { ask, kubeconfigOf } from "./server.ts";
import { bindVolumes } from "./volume-controller.ts";

type Inputs = Readonly<Record<string, string>>;
const environment = (inputs: Inputs) => ({
  GITHUB_ACTIONS: "true",
  GITHUB_EVENT_NAME: "workflow_dispatch",
  GITHUB_REPOSITORY: "contoso/fleet",
  ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [variable(name), value])),
});

/** aws-auth is an object of Kubernetes like others: without its cloud, the resource alone. */
const mapRole = defineAction({
  name: "map-role",
  about: "Maps a role in aws-auth.",
  branding: { icon: "user-check", color: "orange" },
  inputs: { role: text("The role."), ...kubernetesInputs },
  outputs: {},
  example: { role: "r" },
  permissions: {},
  granted: [],
  notes: [],
  confirm: ({ role }) => role,
  connect: async (given, run) => (await connectKubernetes(given, run)).kubernetes,
  goals: ({ role }, kubernetes) => {
    const roles = [{ arn: role, groups: ["viewers"], username: undefined, defaultUsername: "viewer" }];
    return [
      awsAuth(kubernetes, { cluster: "c", roles, nodesNeedIt: false, caller: "arn:aws:iam::111122223333:user/ci" }),
    ];
  },
  report: () => ({}),
});

withBoth((server) => {
  let folder: string;
  let controller: { stop(): Promise<void> };
  const kubeconfig = () => kubeconfigOf(server(), "admin");
  const find = async (path: string) => {
    const { status, body } = await ask(server(), "admin", { method: "GET", path });
    return status === 404 ? undefined : (body as Record<string, unknown>);
  };
  const post = (path: string, body: object) => ask(server(), "admin", { method: "POST", path, body });
  const patch = (path: string, body: object) =>
    ask(server(), "admin", { method: "PATCH", path, body, type: "application/merge-patch+json" });

  /** Runs a bundle as a process of its own, in real time. */
  const bundle = async (name: string, inputs: Inputs) => {
    const env = {
      ...environment({ ...inputs, kubeconfig: kubeconfig() }),
      RUNNER_TEMP: folder,
      PATH: process.env.PATH ?? "",
    };
    const { code, printed, outputs } = await runProgram(bundleOf(name), env).ended;
    return { code, outputs, printed: printed.replace(/^::add-mask::.*\n/gm, "") };
  };
  const inProcess = async (inputs: Inputs) => {
    const env = {
      ...environment({ ...inputs, kubeconfig: kubeconfig() }),
      GITHUB_OUTPUT: "output",
      GITHUB_STEP_SUMMARY: "summary",
    };
    let printed = "";
    const write = (line: string) => {
      if (!line.startsWith("::add-mask::")) printed += line;
    };
    const { list, read, save } = new JobFiles();
    const clock = { now: Date.now, sleep: (ms: number) => setTimeout(ms, undefined, { ref: false }) };
    const runner = printedRunner({ env, write, append() {} });
    const execute = async () => Promise.reject(new RangeError("No program is needed."));
    const code = await run(mapRole, { env, clock, runner, write, list, read, save, execute, onStop: () => () => {} });
    return { code, printed };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "slipway-actions-"));
    controller = server().name === "real" ? bindVolumes(server()) : { stop: async () => {} };
    await post("/api/v1/namespaces", { metadata: { name: "apps" } });
    await post("/api/v1/namespaces", { metadata: { name: "kube-system" } });
    // A controller makes it in a cluster.
    await post("/api/v1/namespaces/apps/serviceaccounts", { metadata: { name: "default" } });
  });
  afterAll(async () => {
    await controller.stop();
    rmSync(folder, { recursive: true });
  });

  test("create-registry-secret: planned, made beside others' logins, checked, drifted, mended and taken away", async () => {
    const secret = "/api/v1/namespaces/apps/secrets/pull";
    const account = "/api/v1/namespaces/apps/serviceaccounts/web";
    const theirs = { "ghcr.io": { auth: Buffer.from("robot:theirs").toString("base64") } };
    const config = (auths: object) => Buffer.from(JSON.stringify({ auths })).toString("base64");
    await post("/api/v1/namespaces/apps/secrets", {
      metadata: { name: "pull" },
      type: "kubernetes.io/dockerconfigjson",
      data: { ".dockerconfigjson": config(theirs) },
    });
    await post("/api/v1/namespaces/apps/serviceaccounts", {
      metadata: { name: "web" },
      imagePullSecrets: [{ name: "elsewhere" }],
    });
    const auths = async () => {
      const data = (await find(secret))?.data as Record<string, string>;
      return (JSON.parse(Buffer.from(data[".dockerconfigjson"] ?? "", "base64").toString()) as { auths: object }).auths;
    };
    const login = { server: "registry.example.com", username: "puller", password: "hidden-password-of-a-test" };
    const inputs = { name: "pull", namespaces: "apps", "service-accounts": "web", ...login };
    expect((await bundle("create-registry-secret", { ...inputs, mode: "plan" })).outputs.drift).toBe("true");
    expect(await auths()).toEqual(theirs);
    const applied = await bundle("create-registry-secret", { ...inputs, mode: "apply" });
    expect(applied).toMatchObject({ code: 0 });
    const ours = expect.objectContaining({ username: "puller", password: login.password });
    expect(await auths()).toEqual({ ...theirs, "registry.example.com": ours });
    expect((await find(account))?.imagePullSecrets).toEqual([{ name: "elsewhere" }, { name: "pull" }]);
    expect(await bundle("create-registry-secret", { ...inputs, mode: "check" })).toMatchObject({ code: 0 });
    await patch(secret, { data: { ".dockerconfigjson": config(theirs) } });
    expect((await bundle("create-registry-secret", { ...inputs, mode: "check" })).code).not.toBe(0);
    expect(await bundle("create-registry-secret", { ...inputs, mode: "apply" })).toMatchObject({ code: 0 });
    expect(await bundle("create-registry-secret", { ...inputs, mode: "destroy", confirm: "pull" })).toMatchObject({
      code: 0,
    });
    expect(await auths()).toEqual(theirs);
    expect((await find(account))?.imagePullSecrets).toEqual([{ name: "elsewhere" }]);
  });

  test("mount-share: planned, bound, checked, refused another source, and taken away", async () => {
    const volume = "/api/v1/persistentvolumes/apps-messages";
    const claim = "/api/v1/namespaces/apps/persistentvolumeclaims/messages";
    const key = Buffer.from("key-of-a-test-".repeat(5)).toString("base64");
    const share = { share: "messages", account: "contosomessages", "account-key": key };
    const inputs = { name: "messages", namespace: "apps", size: "200Gi", "access-modes": "ReadWriteMany", ...share };
    expect((await bundle("mount-share", { ...inputs, mode: "plan" })).outputs.drift).toBe("true");
    expect(await find(volume)).toBeUndefined();
    expect(await bundle("mount-share", { ...inputs, mode: "apply" })).toMatchObject({ code: 0 });
    expect(await find(claim)).toMatchObject({ spec: { volumeName: "apps-messages" }, status: { phase: "Bound" } });
    expect(await find(volume)).toMatchObject({
      spec: { persistentVolumeReclaimPolicy: "Retain", csi: { driver: "file.csi.azure.com" } },
      status: { phase: "Bound" },
    });
    expect(await bundle("mount-share", { ...inputs, mode: "check" })).toMatchObject({ code: 0 });
    const other = await bundle("mount-share", { ...inputs, share: "others", mode: "apply" });
    expect(other).toMatchObject({ code: 1, printed: expect.stringContaining("allow-replace") });
    expect(await bundle("mount-share", { ...inputs, mode: "destroy", confirm: "messages" })).toMatchObject({ code: 0 });
    expect([await find(claim), await find(volume)]).toEqual([undefined, undefined]);
  });

  test("a role in aws-auth: planned, added beside those of nodes, checked and taken away", async () => {
    const path = "/api/v1/namespaces/kube-system/configmaps/aws-auth";
    const nodes =
      "- rolearn: arn:aws:iam::111122223333:role/nodes\n  username: system:node:{{EC2PrivateDNSName}}\n  groups: [system:bootstrappers, system:nodes]\n- rolearn: arn:aws:iam::111122223333:role/admin\n  username: admin\n  groups: [system:masters]\n";
    await post("/api/v1/namespaces/kube-system/configmaps", {
      metadata: { name: "aws-auth" },
      data: { mapRoles: nodes },
    });
    const mapRoles = async () => ((await find(path))?.data as Record<string, string>).mapRoles;
    const role = "arn:aws:iam::111122223333:role/viewer";
    expect(await inProcess({ role, mode: "plan" })).toMatchObject({ code: 0 });
    expect(await mapRoles()).toBe(nodes);
    expect(await inProcess({ role, mode: "apply" })).toMatchObject({ code: 0 });
    expect(await mapRoles()).toMatch(/^- rolearn: arn:aws:iam::111122223333:role\/nodes\n[\s\S]*role\/viewer/);
    expect(await inProcess({ role, mode: "check" })).toMatchObject({ code: 0 });
    expect(await inProcess({ role, mode: "destroy", confirm: role })).toMatchObject({ code: 0 });
    expect(await mapRoles()).toBe(nodes);
  });
});
