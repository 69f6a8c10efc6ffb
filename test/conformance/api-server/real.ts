import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ask, type Person, people, type Server, tokenOf } from "./server.ts";

/** A port of this machine that no one listens at. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

interface Started {
  readonly child: ChildProcess;
  /** The end of what it printed. */
  said(): string;
  stop(): Promise<void>;
}

function start(program: string, words: readonly string[]): Started {
  const child = spawn(program, [...words], { stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env.PATH } });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part) => (printed = `${printed}${part}`.slice(-8000)));
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
    child.on("error", (error) => {
      printed += error.message;
      resolve();
    });
  });
  return {
    child,
    said: () => printed,
    async stop() {
      const code = child.exitCode ?? child.signalCode;
      child.kill("SIGKILL");
      await ended;
      if (code !== null) throw new Error(`${program} ended by itself (${code}). The end of its log:\n${printed}`);
    },
  };
}

async function until(what: string, { child, said }: Started, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    if (await isSo().catch(() => false)) return;
    await setTimeout(100);
  }
  throw new Error(`${what} did not start. The end of its log:\n${said()}`);
}

const isReady = (server: Server) => async () => {
  const { status } = await ask(server, "admin", { method: "GET", path: "/readyz" });
  const { status: seeded } = await ask(server, "admin", {
    method: "GET",
    path: "/apis/rbac.authorization.k8s.io/v1/clusterroles/cluster-admin",
  });
  return status === 200 && seeded === 200;
};

/** A kube-apiserver with an etcd of its own, on this machine's loopback alone. No controller manager runs beside it. */
export async function startRealServer(): Promise<Server> {
  const program = process.env.KUBE_APISERVER;
  if (!program) throw new Error("No real API server was built: npm run conformance -- --api-server");
  const folder = mkdtempSync(join(tmpdir(), "slipway-api-server-"));
  const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
  const etcdUrl = `http://127.0.0.1:${client}`;
  const started: Started[] = [];
  const close = async () => {
    for (const each of [...started].reverse()) await each.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    writeFileSync(join(folder, "accounts.key"), privateKey, { mode: 0o600 });
    writeFileSync(join(folder, "accounts.pub"), publicKey);
    const rows = (Object.keys(people) as (keyof typeof people)[]).map((person) => {
      const { user, groups } = people[person];
      return `${tokenOf(person as Person)},${user},,"${groups.join(",")}"\n`;
    });
    writeFileSync(join(folder, "tokens.csv"), rows.join(""), { mode: 0o600 });
    const etcd = start("etcd", [
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=${etcdUrl}`,
      `--advertise-client-urls=${etcdUrl}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      "--log-level=error",
      "--unsafe-no-fsync",
    ]);
    started.push(etcd);
    await until("etcd", etcd, async () => (await fetch(`${etcdUrl}/health`)).ok);
    const api = start(program, [
      `--etcd-servers=${etcdUrl}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${join(folder, "certificates")}`,
      "--endpoint-reconciler-type=none",
      "--service-cluster-ip-range=10.0.0.0/16",
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      `--service-account-signing-key-file=${join(folder, "accounts.key")}`,
      `--service-account-key-file=${join(folder, "accounts.pub")}`,
      `--token-auth-file=${join(folder, "tokens.csv")}`,
      "--anonymous-auth=false",
      "--authorization-mode=RBAC",
      "--profiling=false",
    ]);
    started.push(api);
    const certificate = join(folder, "certificates", "apiserver.crt");
    let ca = "";
    const server: Server = {
      name: "real",
      url: `https://127.0.0.1:${port}`,
      get ca() {
        return ca;
      },
      letTimePass: async () => void (await setTimeout(2000)),
      close,
    };
    await until("kube-apiserver", api, async () => {
      ca = readFileSync(certificate, "utf8");
      return await isReady(server)();
    });
    return server;
  } catch (error) {
    await close();
    throw error;
  }
}
