import { judgeRules, plainRule, ruleBody, type SecurityRule, securityRuleLine, wantedRule } from "./security-rule.ts";

const rule: SecurityRule = {
  name: "web",
  direction: "Inbound",
  priority: 100,
  access: "Allow",
  protocol: "*",
  source: ["*"],
  destination: ["*"],
  ports: ["*"],
};
const line = "name=web, direction=inbound, priority=100, access=allow";

// What a rule may say: Microsoft's page on network security groups, and SecurityRulePropertiesFormat of the REST API.
test.each<[string, Partial<SecurityRule>]>([
  [line, {}],
  [`${line}, protocol=TCP, ports=443  8000-8010`, { protocol: "Tcp", ports: ["443", "8000-8010"] }],
  [`${line}, protocol=udp`, { protocol: "Udp" }],
  [`${line}, protocol=icmp`, { protocol: "Icmp" }],
  [`${line}, protocol=esp`, { protocol: "Esp" }],
  [`${line}, protocol=ah`, { protocol: "Ah" }],
  [
    "name=a, direction=Outbound, priority=4096, access=Deny",
    { name: "a", direction: "Outbound", priority: 4096, access: "Deny" },
  ],
  [
    `${line}, source=10.0.0.0/8 fd00::/8, destination=Storage.NorthEurope`,
    { source: ["10.0.0.0/8", "fd00::/8"], destination: ["Storage.NorthEurope"] },
  ],
  [" name = web ,direction= inbound,priority =100, access=allow ", {}],
])("%s", (given, more) => expect(securityRuleLine.read(given)).toEqual({ value: { ...rule, ...more } }));

const priority = "Write priority= with a number from 100 to 4096.";
const name = "Write name= with 1 to 80 letters, digits, dots, dashes or underscores.";
const ports = "Write ports= with numbers or ranges such as 443 or 8000-8010, with blanks between them, or *.";
const ends =
  "Write source= and destination= with addresses, ranges or service tags such as 10.0.0.0/8 or VirtualNetwork, with blanks between them, or *.";
test.each([
  [
    `${line}, port=1`,
    "Write name=, direction=, priority=, access=, protocol=, source=, destination=, ports=, with commas between them.",
  ],
  ["direction=inbound, priority=100, access=allow", name],
  [line.replace("web", "-web"), name],
  [line.replace("web", "a".repeat(81)), name],
  [line.replace("100", "99"), priority],
  [line.replace("100", "099"), priority],
  [line.replace("100", "4097"), priority],
  [line.replace("100", "1e3"), priority],
  [line.replace(", priority=100", ""), priority],
  [line.replace("inbound", "in"), "Write direction= with one of Inbound, Outbound."],
  [line.replace("allow", "permit"), "Write access= with one of Allow, Deny."],
  [line.replace(", access=allow", ""), "Write access= with one of Allow, Deny."],
  [`${line}, protocol=sctp`, "Write protocol= with one of Tcp, Udp, Icmp, Esp, Ah, *."],
  [`${line}, ports=443 http`, ports],
  [`${line}, ports=123456`, ports],
  [`${line}, source=10.0.0.0/8 a;b`, ends],
  [`${line}, destination=?`, ends],
])("%s is refused", (given, problem) => expect(securityRuleLine.read(given)).toEqual({ problem }));

test("rules of one direction have each a name and a priority of their own", () => {
  const other = { ...rule, name: "api", priority: 101 };
  const problems = (...rules: SecurityRule[]) => judgeRules("rules", rules).map(({ problem }) => problem);
  expect(problems(rule, other, { ...other, name: "out", direction: "Outbound" })).toEqual([]);
  expect(problems(rule, { ...other, name: "WEB" })).toEqual([
    "Two rules have the same name: give each one of its own.",
  ]);
  expect(problems(rule, { ...other, priority: 100 })).toEqual([
    "Two rules of one direction have the same priority: give each one of its own.",
  ]);
});

test("one value and a list of one are the same, in any order and case", () => {
  const want = wantedRule({ ...rule, protocol: "Tcp", ports: ["80", "443"], source: ["b", "a"] });
  const properties = {
    direction: "inbound",
    access: "ALLOW",
    protocol: "tcp",
    priority: 100,
    sourceAddressPrefixes: ["a", "b"],
    destinationAddressPrefix: "*",
    destinationPortRanges: ["443", "80"],
  };
  expect(plainRule({ name: "web", properties })).toEqual(want);
  expect(
    plainRule({
      name: "web",
      properties: { ...properties, destinationAddressPrefix: undefined, destinationAddressPrefixes: [] },
    }),
  ).toEqual(want);
});

test("a rule is written with what others keep in it, but for where it applies", () => {
  const fresh = { sourcePortRange: "*", direction: "Inbound", priority: 100, access: "Allow", protocol: "*" };
  const anywhere = { sourceAddressPrefix: "*", destinationAddressPrefix: "*", destinationPortRange: "*" };
  expect(ruleBody(rule, undefined)).toEqual({ name: "web", properties: { ...fresh, ...anywhere } });
  const have = {
    name: "Web",
    etag: "e",
    properties: {
      description: "theirs",
      sourcePortRange: "1024",
      priority: 200,
      sourceAddressPrefixes: ["a"],
      destinationAddressPrefix: "b",
      destinationPortRange: "1",
      sourceApplicationSecurityGroups: [{ id: "x" }],
      destinationApplicationSecurityGroups: [{ id: "y" }],
    },
  };
  expect(ruleBody({ ...rule, ports: ["80", "443"] }, have)).toEqual({
    name: "Web",
    etag: "e",
    properties: {
      ...fresh,
      description: "theirs",
      sourcePortRange: "1024",
      sourceAddressPrefix: "*",
      destinationAddressPrefix: "*",
      destinationPortRanges: ["80", "443"],
    },
  });
});
