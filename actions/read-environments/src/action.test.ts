import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bench, foreignCommands, foreignMarkup, foreignText, openBench, readerLaws } from "@slipway/testing";
import { Ajv } from "ajv";
import { parse } from "yaml";
import action from "./action.ts";
import { arrange } from "./arrange.ts";

readerLaws(action, arrange);

const schema = new Ajv({ strict: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync("docs/environments.schema.json", "utf8")),
);

describe("read-environments", () => {
  let bench: Bench;
  let folder: string;
  const read = (text: string, inputs: Readonly<Record<string, string>> = {}) => {
    writeFileSync(join(folder, "environments.yml"), text);
    const given = { mode: "check", given: "subscription-id\ntenant-id\nclient-id" };
    return bench.run(action, { ...given, ...inputs }, undefined, { GITHUB_WORKSPACE: folder });
  };
  /** The lines in which a file's problems are said. */
  const problems = async (text: string, inputs?: Readonly<Record<string, string>>) => {
    const { code, printed, outputs } = await read(text, inputs);
    expect([code, outputs.environments]).toEqual([1, undefined]);
    const errors = printed.split("\n").filter((line) => line.startsWith("::error"));
    expect(errors).toHaveLength(1);
    return (errors[0] ?? "").split("%0A").filter((line) => line.startsWith("- "));
  };

  beforeAll(async () => {
    bench = await openBench();
    folder = mkdtempSync(join(tmpdir(), "slipway-environments-"));
  });
  afterAll(async () => {
    await bench.close();
    rmSync(folder, { recursive: true });
  });

  const cluster = (name: string, more = "") =>
    `- {scenario: aks-private, cluster: ${name}, resource-group: ${name}, location: northeurope${more}}`;
  const clusters = (...names: string[]) => `environments:\n${names.map((name) => cluster(name)).join("\n")}\n`;

  test("each scenario gets its environments, with the defaults that it has inputs for; editors take the same file", async () => {
    const text = `defaults:
  all: {location: northeurope, tier: Free}
  eks: {region: eu-north-1, role: arn:aws:iam::111122223333:role/github, zones: 3}
environments:
  - {scenario: aks-private, cluster: north, resource-group: north, tier: Standard}
  - &west {scenario: azure-foundation, name: west, resource-group: west, storage-account: contosowest, registry: contosowest}
  - {scenario: eks, cluster: south, zones: 2, vpc-endpoints: false}
`;
    const { code, outputs } = await read(text);
    expect([code, outputs.mode, outputs.count]).toEqual([0, "check", "3"]);
    expect(JSON.parse(outputs["aks-private"] ?? "")).toEqual([
      { cluster: "north", "resource-group": "north", location: "northeurope", tier: "Standard" },
    ]);
    const foundation = { name: "west", "resource-group": "west", location: "northeurope" };
    expect(JSON.parse(outputs["azure-foundation"] ?? "")).toEqual([
      { ...foundation, "storage-account": "contosowest", registry: "contosowest" },
    ]);
    expect(JSON.parse(outputs.eks ?? "")).toEqual([
      {
        cluster: "south",
        region: "eu-north-1",
        role: "arn:aws:iam::111122223333:role/github",
        zones: 2,
        "vpc-endpoints": false,
      },
    ]);
    expect([outputs["aks-ml"], outputs.hybrid]).toEqual(["[]", "[]"]);
    expect(JSON.parse(outputs.environments ?? "")).toEqual([
      { name: "north", scenario: "aks-private" },
      { name: "west", scenario: "azure-foundation" },
      { name: "south", scenario: "eks" },
    ]);
    expect([schema(parse(text)), schema.errors]).toEqual([true, null]);
    const example = readFileSync("examples/environments.yml", "utf8");
    expect([schema(parse(example)), (await read(example)).code]).toEqual([true, 0]);
  });

  test("all that is wrong in a file is said at once, each with its line and what to write", async () => {
    const text = `defaults:
  eks: {zones: two, cluster: all}
  all: {locaton: northeurope}
  akss: {}
environments:
  - scenario: aks-privat
    cluster: a
  - {scenario: aks-private, cluster: b, resource-group: b, location: c, networc: own}
  - {scenario: aks-private, cluster: d, location: c, network: owned, min-nodes: "3"}
  - scenario: aks-private
    cluster: B
    resource-group: b
    location: c
    version: 1.30
    mode: destroy
  - {scenario: azure-foundation, name: two words, resource-group: b, location: c, storage-account: d, registry: e, github-token: hunter22}
  - {cluster: f, constructor: x}
  - just words
more: 1
`;
    expect(await problems(text)).toEqual([
      "- line 2: zones: write a whole number, without quotes. What is there reads as a string.",
      "- line 2: cluster names one environment: it cannot be a default.",
      '- line 3: any scenario has no input "locaton". Did you mean location?',
      '- line 4: There is no scenario "akss". Did you mean eks?',
      '- line 6: There is no scenario "aks-privat". Did you mean aks-private?',
      '- line 8: b: aks-private has no input "networc". Did you mean network?',
      "- line 9: d: network: write one of peering, subnet, own, none. Did you mean own?",
      "- line 9: d: min-nodes: write a whole number, without quotes. What is there reads as a string.",
      "- line 9: d: resource-group is missing, which aks-private needs. Write it here or, for several, below defaults:.",
      "- line 10: B is the name of the environment of line 8 too. Jobs go by the name: give each its own.",
      '- line 14: B: version is a text: write it in quotes, version: "1.30". What is there reads as a number.',
      "- line 15: B: mode is said for all environments, by the job that calls this workflow.",
      expect.stringMatching(
        /^- line 16: two words: github-token is a secret: it does not belong in a file\. Take it out, renew it/,
      ),
      "- line 16: name: Write 1 to 100 letters, digits, dots, dashes or underscores.",
      expect.stringMatching(/^- line 17: scenario is missing: write aks-ml, aks-private/),
      expect.stringMatching(/^- line 18: Write environments: and below it a list/),
      '- line 19: "more" has no meaning here: there are environments: and defaults:.',
    ]);
    expect((await read(text)).printed).not.toContain("hunter22");
    expect(schema(parse(text))).toBe(false);
  });

  test("without the caller's sign-in the file has to say it", async () => {
    expect(await problems(clusters("a"), { given: "tenant-id" })).toEqual([
      expect.stringContaining("line 2: a: subscription-id is missing"),
      expect.stringContaining("line 2: a: client-id is missing"),
    ]);
  });

  test("a file may not name what the caller gives as a secret, since the runner would drop the whole list", async () => {
    const hidden = "f0000000-0000-4000-8000-000000000001";
    const network = `/subscriptions/${hidden}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub`;
    const text = `environments:\n${cluster("a")}\n${cluster("b", `, hopsworks-network-id: ${network}`)}\n`;
    expect(await problems(text, { hidden })).toEqual([
      expect.stringMatching(/^- b: hopsworks-network-id holds an ID that the caller gives as a secret/),
    ]);
    expect((await read(text, { hidden, only: "a" })).code).toBe(0);
  });

  test.each([
    ["no YAML", "environments: [", /line 1: This is no YAML/],
    [
      "keys twice",
      "environments:\n- scenario: eks\n  scenario: eks\n",
      /line 3: This is no YAML: Map keys must be unique/,
    ],
    ["a list alone", "- a", /line 1: Write environments:/],
    ["nothing", "", /line 1: Write environments:/],
    ["an empty list", "defaults: {}\nenvironments: []", /line 2: Write environments:/],
    ["an alias of nothing", "environments: *a", /line 1: Its aliases come to too much, or to nothing/],
    // The yaml package bounds what aliases come to (eemeli/yaml, docs/03_options.md, maxAliasCount): ten of ten of ten are too many.
    [
      "aliases of aliases",
      `a: &a [x]\n${["b", "c", "d", "e"].map((name, at) => `${name}: &${name} [${Array(10).fill(`*${"abcd"[at]}`)}]`).join("\n")}\nenvironments: []`,
      /line 1: Its aliases come to too much/,
    ],
    ["a null", "environments:\n- scenario: eks\n  cluster:\n", /line 3: cluster is empty/],
  ])("%s is refused, with what to write", async (_, text, says) => {
    expect((await problems(text)).join("\n")).toMatch(says);
  });

  test("a file that is not there is an error that says what to do", async () => {
    const ran = await bench.run(action, { mode: "plan", file: "elsewhere.yml" });
    expect(ran).toRefuse("elsewhere.yml cannot be read (ENOENT). Check it out before this step");
  });

  test("names and patterns choose; one that chooses nothing is named with all that there are", async () => {
    const text = clusters("north-1", "north-2", "west");
    const names = async (only: string) => {
      const { outputs } = await read(text, { only });
      return JSON.parse(outputs["aks-private"] ?? "").map((each: { cluster: string }) => each.cluster);
    };
    expect(await names("north*")).toEqual(["north-1", "north-2"]);
    expect(await names("*t*1, west")).toEqual(["north-1", "west"]);
    expect(await names("*")).toHaveLength(3);
    expect(await problems(text, { only: "nort\n*h-2*2" })).toEqual([
      "- only: no environment is called nort. Did you mean north-1? There are north-1, north-2, west.",
      expect.stringContaining("no environment is called *h-2*2."),
    ]);
  });

  test("to destroy, the names of all that are chosen have to be typed, and no others", async () => {
    const text = clusters("north", "west", "lab");
    const destroy = (typed: string, only = "*") => read(text, { mode: "plan", "to-destroy": "true", typed, only });
    const { code, outputs } = await destroy("lab, north\nwest");
    expect([code, outputs.mode, outputs.count]).toEqual([0, "destroy", "3"]);
    expect((await destroy("lab", "l*")).code).toBe(0);
    for (const [typed, says] of [
      ["", /type the names: north west lab\. It lacks north, west, lab\./],
      ["3", /It lacks north, west, lab\. 3 is not among them/],
      ["north west", /It lacks lab\./],
      ["north west lab prod", /prod is not among them/],
    ] as const)
      expect(await destroy(typed)).toRefuse(says);
  });

  // GitHub docs, "Actions limits": a job matrix generates at most 256 jobs; "Workflow syntax", jobs.<job_id>.outputs: at most
  // 1 MB for a job, by the UTF-16 encoding.
  test("more than a run of GitHub takes is refused, with how to do it in parts", async () => {
    const many = (count: number) => clusters(...Array.from({ length: count }, (_, at) => `n${at}`));
    expect((await read(many(256))).code).toBe(0);
    expect(await problems(many(257))).toEqual([
      expect.stringMatching(/There are 257 environments of aks-private, and GitHub runs at most 256 .* with only:/),
    ]);
    expect((await read(many(257), { only: "n1*" })).outputs.count).toBe("111");
    const long = `environments:\n${[1, 2].map((at) => cluster(`n${at}`, `, registry: ${"x".repeat(250_000)}`)).join("\n")}`;
    expect(await problems(long)).toEqual([expect.stringMatching(/at most 500000\. Split the file/)]);
  });

  test("what is in the file is only text, in the log and in the summary", async () => {
    const hostile = JSON.stringify(foreignText);
    const good = await read(`environments:\n${cluster("a", `, registry: ${hostile}`)}`);
    const bad = await read(
      `environments:\n${cluster("b", `, ${hostile}: ${hostile}, network: ${hostile}`)}\n- scenario: ${hostile}\n`,
    );
    expect([good.code, bad.code]).toEqual([0, 1]);
    for (const { printed, summary } of [good, bad]) {
      expect(foreignCommands(printed)).toEqual([]);
      expect(foreignMarkup(summary)).toEqual([]);
    }
  });
});
