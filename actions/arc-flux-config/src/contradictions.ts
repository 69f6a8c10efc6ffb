import type { Problem, Values } from "@slipway/action";
import { isSsh, judgeGitUrl } from "@slipway/azure";
import type { inputs } from "./inputs.ts";

type Given = Partial<Values<typeof inputs>>;

const https = ["https-user", "https-token"] as const;
const ssh = ["ssh-private-key", "ssh-known-hosts"] as const;
const app = ["github-app-id", "github-app-installation-id", "github-app-private-key"] as const;
const keys = ["ssh-private-key", "github-app-private-key"] as const;

interface Rule extends Problem {
  readonly broken: (given: Given) => boolean;
}

const has = (given: Given, names: readonly (keyof Given)[]): boolean => names.some((name) => given[name] !== undefined);
const lacks = (given: Given, names: readonly (keyof Given)[]): boolean =>
  names.some((name) => given[name] === undefined);

/** One of them is given and not all are: each that is missing. */
const together = (names: readonly (keyof Given)[]): Rule[] =>
  names.map((input) => ({
    input,
    problem: `Give ${names.slice(0, -1).join(", ")} and ${names.at(-1)}, or none of them.`,
    broken: (given) => given[input] === undefined && has(given, names),
  }));

const rules: readonly Rule[] = [
  {
    input: "branch",
    problem: "Give branch, tag or semver: without one Azure uses the branch master, which few repositories have.",
    broken: (given) => !has(given, ["branch", "tag", "semver", "commit"]),
  },
  {
    input: "tag",
    problem: "Give only one of branch, tag and semver: the others would be ignored.",
    broken: (given) => given.tag !== undefined && has(given, ["branch", "semver"]),
  },
  {
    input: "semver",
    problem: "Give only one of branch, tag and semver: the others would be ignored.",
    broken: (given) => given.semver !== undefined && has(given, ["branch"]),
  },
  {
    input: "commit",
    problem: "A commit needs its branch, and cannot be combined with a tag or semver: give branch and commit.",
    broken: (given) => given.commit !== undefined && (has(given, ["tag", "semver"]) || lacks(given, ["branch"])),
  },
  ...together(https),
  ...together(app),
  ...https.map((input) => ({
    input,
    problem: "It is for https: give ssh-private-key with this address, or write it with https://.",
    broken: (given: Given) => given[input] !== undefined && given.url !== undefined && isSsh(given.url),
  })),
  ...app.map((input) => ({
    input,
    problem: "A GitHub App signs in by https: write the address with https://.",
    broken: (given: Given) => given[input] !== undefined && given.url !== undefined && isSsh(given.url),
  })),
  ...ssh.map((input) => ({
    input,
    problem: "It is for ssh: write the address as ssh://git@host/owner/repository.",
    broken: (given: Given) => given[input] !== undefined && given.url !== undefined && !isSsh(given.url),
  })),
  {
    input: "github-app-id",
    problem: "Give either the GitHub App or https-user and https-token.",
    broken: (given) => has(given, app) && has(given, https),
  },
  ...keys.map((input) => ({
    input,
    problem: "This is not a private key: give the whole file, from its BEGIN line to its END line.",
    broken: (given: Given) => given[input] !== undefined && !isPrivateKey(given[input]),
  })),
  {
    input: "minimum-version",
    problem: "Give either version, which stays fixed, or minimum-version, which Azure upgrades.",
    broken: (given) => given.version !== undefined && given["minimum-version"] !== undefined,
  },
];

const isPrivateKey = (text: string): boolean =>
  /-BEGIN [A-Z0-9 ]*PRIVATE KEY-+\s/.test(text) && /-END [A-Z0-9 ]*PRIVATE KEY-----$/.test(text);

/** Inputs that exclude or need each other; and the address, which no message may show. */
export function contradictions(given: Given): Problem[] {
  const problem = given.url === undefined ? undefined : judgeGitUrl(given.url);
  return [
    ...(problem === undefined ? [] : [{ input: "url", problem }]),
    ...rules.filter((rule) => rule.broken(given)).map((rule) => ({ input: rule.input, problem: rule.problem })),
  ];
}
