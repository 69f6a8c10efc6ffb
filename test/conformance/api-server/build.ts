import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, relative } from "node:path";

const suite = "bookworm";
const list = `deb-src http://deb.debian.org/debian ${suite} main\n`;

/** Where the program is kept, so that it is built once on a machine. */
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "slipway-conformance");
const kept = join(cache, `kube-apiserver-${suite}`);

const failed = "There is no real API server to compare with:";

interface Need {
  readonly program: string;
  readonly words: readonly string[];
  readonly from: string;
}

const needed: readonly Need[] = [
  { program: "etcd", words: ["--version"], from: "etcd-server" },
  { program: "go", words: ["version"], from: "golang-go" },
  { program: "apt-get", words: ["--version"], from: "apt" },
  { program: "tar", words: ["--version"], from: "tar" },
];

const isAbsent = ({ program, words }: Need): boolean => spawnSync(program, [...words]).error !== undefined;

function refuseAbsent(needs: readonly Need[]): void {
  const absent = needs.filter(isAbsent);
  if (absent.length === 0) return;
  const programs = absent.map(({ program }) => program).join(", ");
  const packages = absent.map(({ from }) => from).join(" ");
  throw new Error(
    `${failed} absent are ${programs}. On Debian ${suite}: apt-get install --no-install-recommends ${packages}`,
  );
}

function run(what: string, program: string, words: readonly string[], folder: string, env: NodeJS.ProcessEnv = {}) {
  const { status, error, stderr, stdout } = spawnSync(program, [...words], {
    cwd: folder,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (status === 0) return;
  const said = (error?.message ?? `${stdout}${stderr}`).trim().split("\n").slice(-12).join("\n");
  throw new Error(`${failed} ${what} failed.\n${said}`);
}

interface Source {
  readonly version: string;
  /** Unpacks it into a folder. */
  unpack(into: string): void;
}

/** Gets Debian's sources, verified by apt, in a folder of its own: nothing of the machine's lists is changed. */
function debianSources(folder: string): (name: string) => Source {
  const lists = join(folder, "lists");
  mkdirSync(join(lists, "partial"), { recursive: true });
  writeFileSync(join(folder, "sources.list"), list);
  const options = [
    `Dir::Etc::sourcelist=${join(folder, "sources.list")}`,
    "Dir::Etc::sourceparts=-",
    `Dir::State::lists=${lists}`,
    "APT::Sandbox::User=root",
  ].flatMap((option) => ["-o", option]);
  run(`reading Debian's list of sources (${list.trim()})`, "apt-get", [...options, "update"], folder);
  return (name) => {
    run(`downloading Debian's source of ${name}`, "apt-get", [...options, "--download-only", "source", name], folder);
    const archive = readdirSync(folder).find((file) => file.startsWith(`${name}_`) && file.endsWith(".orig.tar.gz"));
    const version = /(\d+\.\d+\.\d+)\.orig/.exec(archive ?? "")?.[1];
    if (archive === undefined || version === undefined)
      throw new Error(`${failed} Debian's source of ${name} has no archive.`);
    const unpack = (into: string) => {
      rmSync(into, { recursive: true, force: true });
      mkdirSync(into, { recursive: true });
      run(`unpacking ${archive}`, "tar", ["-xzf", archive, "--strip-components=1", "-C", into], folder);
    };
    return { version, unpack };
  };
}

const inVendor = "vendor/k8s.io";
const described = ["api", "apimachinery", "apiextensions-apiserver", "apiserver", "kube-aggregator"];

/** The one file that is not in the source: the schemas of all kinds, which the server describes itself and applies by. */
function generateSchemas(source: string, folder: string, env: NodeJS.ProcessEnv): void {
  const generator = join(folder, "openapi-gen");
  const go = ["build", "-o", generator, `./${inVendor}/kube-openapi/cmd/openapi-gen`];
  run("building the generator of schemas", "go", go, source, env);
  const asks = /^\/\/ *\+k8s:openapi-gen=true/m;
  const packages = described.flatMap((part) =>
    readdirSync(join(source, inVendor, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".go"))
      .filter(({ parentPath, name }) => asks.test(readFileSync(join(parentPath, name), "utf8")))
      .map(({ parentPath }) => `k8s.io/kubernetes/${relative(source, parentPath)}`),
  );
  const words = [
    ["--logtostderr"],
    ["-i", [...new Set(packages)].join(",")],
    ["-p", "k8s.io/kubernetes/pkg/generated/openapi"],
    ["-O", "zz_generated.openapi"],
    ["-h", join(source, "hack", "boilerplate", "boilerplate.generatego.txt")],
    ["-r", join(folder, "violations")],
  ].flat();
  run("generating the schemas", generator, words, source, env);
}

/**
 * The path of a kube-apiserver that was built from Debian's source with Debian's Go: within minutes the first time, and
 * kept. Its dependencies are in the source; the module file is of an older Go, so it is built as debian/rules does, in a GOPATH.
 */
export function buildApiServer(say: (line: string) => void): string {
  refuseAbsent(existsSync(kept) ? needed.slice(0, 1) : needed);
  if (existsSync(kept)) return kept;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), "slipway-kube-apiserver-"));
  const began = performance.now();
  try {
    say("Building kube-apiserver from Debian's source, once: some minutes.");
    const debian = debianSources(folder);
    const { version, unpack } = debian("kubernetes");
    const source = join(folder, "src", "k8s.io", "kubernetes");
    unpack(source);
    // The one that the source brings goes through maps by the inside of an older Go, and dies of this one's.
    debian("golang-github-modern-go-reflect2").unpack(join(source, "vendor", "github.com", "modern-go", "reflect2"));
    const env = {
      GOPATH: folder,
      GOCACHE: join(folder, "cache"),
      GO111MODULE: "off",
      GOFLAGS: "-p=2",
      CGO_ENABLED: "0",
    };
    generateSchemas(source, folder, env);
    const built = join(folder, "kube-apiserver");
    const named = `-X k8s.io/kubernetes/${inVendor}/component-base/version.gitVersion=v${version}`;
    const words = ["build", "-ldflags", named, "-o", built, "./cmd/kube-apiserver"];
    run("building kube-apiserver", "nice", ["go", ...words], source, env);
    // The cache may be on another file system, and a half copy is not a program.
    copyFileSync(built, `${kept}.part`);
    renameSync(`${kept}.part`, kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  say(`Built within ${Math.ceil((performance.now() - began) / 60_000)} minutes: ${kept}`);
  return kept;
}
