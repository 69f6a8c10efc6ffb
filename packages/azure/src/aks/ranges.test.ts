import fc from "fast-check";
import { overlap, parseAddress, parseCidr, showAddress } from "../network/cidr.ts";
import { type ClusterRanges, judgeRanges, usualDns, usualRanges } from "./ranges.ts";
import { minorsBetween, reaches } from "./version.ts";

const good: ClusterRanges = { service: usualRanges.service, network: [usualRanges.network] };

test.each<[string, Partial<ClusterRanges>, string[]]>([
  ["what AKS takes by itself", {}, []],
  ["an overlay", { pod: usualRanges.pod }, []],
  ["services in the network", { service: "10.225.0.0/16" }, ["service: overlaps"]],
  ["pods in the network", { pod: "10.230.0.0/16" }, ["pod: overlaps"]],
  ["pods among services", { pod: "10.0.0.0/20" }, ["pod: overlaps"]],
  ["two prefixes of one network, next to each other", { network: ["10.1.0.0/16", "10.2.0.0/16"] }, []],
  ["one of several prefixes", { network: ["10.1.0.0/16", "10.0.128.0/17"] }, ["service: overlaps"]],
  ["a network that holds everything", { network: ["10.0.0.0/8"] }, ["service: overlaps"]],
  ["a range of AKS's own", { service: "172.30.0.0/20" }, ["service: reserves"]],
  ["one around it", { pod: "172.16.0.0/12" }, ["pod: reserves"]],
  ["a network of AKS's own", { network: ["192.0.2.0/25"] }, ["network: reserves"]],
  ["beside them", { service: "172.29.0.0/16" }, []],
  ["too many services", { service: "172.16.0.0/12", network: [] }, ["service: reserves", "service: size"]],
  ["as many as may be", { service: "172.16.0.0/13" }, []],
  ["hardly any", { service: "10.0.0.0/29" }, ["service: size", "dns: not one of the first two"]],
  ["off its boundary", { service: "10.0.0.1/16" }, ["service: boundary"]],
  ["no range", { pod: "pods" }, ["pod: boundary"]],
  ["DNS elsewhere", { dns: "10.1.0.10" }, ["dns: not one of the first two"]],
  ["DNS first", { dns: "10.0.0.1" }, ["dns: not one of the first two"]],
  ["DNS last", { dns: "10.0.255.255" }, ["dns: not one of the first two"]],
  ["DNS third", { dns: "10.0.0.2" }, []],
  ["DNS that is no address", { dns: "10.0.0.010" }, ["dns: not an IPv4"]],
])("ranges: %s", (_, some, expected) => {
  const problems = judgeRanges({ ...good, ...some });
  expect(problems.map(({ range }) => range)).toEqual(expected.map((each) => each.split(":")[0]));
  for (const [at, each] of expected.entries()) expect(problems[at]?.problem).toContain(each.split(": ")[1]);
});

test.each([
  "",
  "10.0.0.0",
  "10.0.0.0/33",
  "10.0.0.0/08",
  "256.0.0.0/8",
  "10.0.0/8",
  "10.0.0.0/8/8",
  "::/0",
  "1.2.3.4/24",
])("%p is not a range", (text) => expect(parseCidr(text)).toBeUndefined());

test("ranges overlap when one starts in the other, in either order; addresses are shown as they were read", () => {
  const range = fc.tuple(fc.nat(2 ** 32 - 1), fc.integer({ min: 1, max: 32 })).map(([address, bits]) => {
    const size = 2 ** (32 - bits);
    return parseCidr(`${showAddress(Math.floor(address / size) * size)}/${bits}`);
  });
  fc.assert(
    fc.property(range, range, (a, b) => {
      if (a === undefined || b === undefined) return false;
      const inside = (x: number, { first, last }: typeof a) => x >= first && x <= last;
      return (
        overlap(a, b) === (inside(a.first, b) || inside(b.first, a)) &&
        overlap(a, b) === overlap(b, a) &&
        parseAddress(showAddress(a.last)) === a.last
      );
    }),
  );
});

test("the DNS service sits at the tenth address", () => {
  expect(usualDns("10.2.0.0/16")).toBe("10.2.0.10");
});

test.each([
  ["1.33.5", "1.33", true],
  ["1.33.5", "1.33.5", true],
  ["1.33.3", "1.33.5", false],
  ["1.34.0", "1.33.5", true],
  ["1.9.9", "1.33", false],
  ["1.33", "1.33.5", true],
])("a cluster of %s is as new as %s: %s", (have, want, expected) => {
  expect(reaches(have, want)).toBe(expected);
  expect(minorsBetween(have, want)).toBe(Number(want.split(".")[1]) - Number(have.split(".")[1]));
});
