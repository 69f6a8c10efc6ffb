import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { median } from "./measure.ts";
import type { Row } from "./row.ts";

const connections = 8;
const rounds = 5;
const seconds = 2;

/** What is asked, and where. */
interface Target {
  readonly url: string;
  readonly ca: string;
  readonly token: string;
  readonly path: string;
}

/** The server in a process of its own, on a core of its own where the machine has a way to say so. */
function startServer(): ChildProcess {
  const core = String(availableParallelism() - 1);
  const pinned = spawnSync("taskset", ["--version"]).status === 0 ? ["taskset", "--cpu-list", core] : [];
  const [command = "", ...given] = [...pinned, process.execPath, join(import.meta.dirname, "simulator-server.ts")];
  return spawn(command, given, { stdio: ["ignore", "pipe", "inherit"] });
}

/** One kept-alive connection that asks again as soon as it is answered; it reads no more of an answer than it has to. */
function client({ url, ca, token, path }: Target, taken: (milliseconds: number) => void): () => void {
  const { host, port } = new URL(url);
  const request = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\n\r\n`;
  const socket = connect({ host: "127.0.0.1", port: Number(port), servername: "localhost", ca });
  let [from, text] = [0, ""];
  const sendNext = () => {
    [from, text] = [performance.now(), ""];
    socket.write(request);
  };
  socket.setNoDelay(true).once("secureConnect", sendNext);
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
    const head = text.indexOf("\r\n\r\n");
    const length = Number(/^content-length: (\d+)/im.exec(text)?.[1]);
    if (head < 0 || text.length < head + 4 + length) return;
    if (!text.startsWith("HTTP/1.1 200 ")) throw new RangeError(`The simulator answered ${text.split("\r\n", 1)[0]}.`);
    taken(performance.now() - from);
    sendNext();
  });
  return () => socket.destroy();
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** How many requests a second one core serves to eight busy connections, and how long they take: the middle of five rounds. */
export async function throughputRows(): Promise<Row[]> {
  const server = startServer();
  const firstLine = await new Promise<string>((resolve) =>
    server.stdout?.once("data", (chunk) => resolve(String(chunk))),
  );
  let taken: number[] = [];
  const target = JSON.parse(firstLine) as Target;
  const stops = Array.from({ length: connections }, () => client(target, (each) => void taken.push(each)));
  await pause(1000);
  const figures = { rate: [] as number[], half: [] as number[], most: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    taken = [];
    const from = performance.now();
    await pause(seconds * 1000);
    const sorted = taken.sort((one, other) => one - other);
    const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
    figures.rate.push((sorted.length / (performance.now() - from)) * 1000);
    figures.half.push(at(0.5));
    figures.most.push(at(0.99));
  }
  for (const stop of stops) stop();
  server.kill("SIGTERM");
  return [
    {
      what: "simulator, GETs a second over kept-alive HTTPS",
      figure: median(figures.rate),
      limit: 3_000,
      noisy: true,
      atLeast: true,
    },
    {
      what: "simulator, half of the requests within milliseconds",
      figure: median(figures.half),
      limit: 5,
      noisy: true,
    },
    { what: "simulator, 99th percentile in milliseconds", figure: median(figures.most), limit: 5, noisy: true },
  ];
}
