import { World } from "../world/world.ts";
import { coverage } from "./coverage.ts";
import { type Direct, direct } from "./direct.test-support.ts";
import { installGatewayApi } from "./gateway/install.ts";
import { list, text, texts } from "./json.ts";
import { installFlux, openCluster } from "./open.ts";

let request: Direct;

beforeAll(() => {
  const world = new World({ time: "fast" });
  openCluster(world, { key: "k", signIn: "certificate", version: "1.33.5" });
  installFlux(world, "k");
  installGatewayApi(world, "k", []);
  world.clock.advance(1000);
  request = direct(world, "k");
});

const asPath = (version: string): string => (version.includes("/") ? `/apis/${version}` : `/api/${version}`);

test.each(coverage.filter(({ subject }) => subject.startsWith("/")))("$subject answers", ({ subject }) => {
  for (const path of subject.split(", ")) expect(request("GET", path).status).toBe(200);
});

test.each(coverage.filter(({ subject }) => !subject.startsWith("/")))("$subject is served with its verbs", ({
  subject,
  verbs,
}) => {
  const [version = "", kind = ""] = subject.split(" ");
  const resources = list(request("GET", asPath(version)).body, "resources");
  const own = resources.find((each) => text(each, "kind") === kind && !text(each, "name").includes("/"));
  const plural = text(own, "name");
  const further = resources.map((each) => text(each, "name")).filter((name) => name.startsWith(`${plural}/`));
  const served = [...texts(own, "verbs"), ...further.map((name) => name.slice(plural.length + 1))];
  expect(served.sort()).toEqual([...verbs].sort());
  const listed = verbs.includes("list");
  const review = {
    apiVersion: version,
    kind,
    spec: { user: "bob", resourceAttributes: { verb: "get", resource: "pods" }, namespace: "default" },
  };
  const said = listed
    ? request("GET", `${asPath(version)}/${plural}`)
    : request("POST", `${asPath(version)}/${kind.startsWith("Local") ? "namespaces/default/" : ""}${plural}`, review);
  expect([subject, said.status]).toEqual([subject, listed ? 200 : 201]);
  expect(said.body.kind).toBe(listed ? `${kind}List` : kind);
});
