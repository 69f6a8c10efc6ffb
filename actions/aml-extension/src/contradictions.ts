import type { Problem, Values } from "@slipway/action";
import type { inputs } from "./inputs.ts";

type Given = Partial<Values<typeof inputs>>;

interface Rule extends Problem {
  readonly broken: (given: Given) => boolean;
}

const isTls = (given: Given): boolean => given["tls-secret"] !== undefined || given["tls-certificate"] !== undefined;
const isArc = ({ cluster = "" }: Given): boolean => /\/providers\/Microsoft\.Kubernetes\//i.test(cluster);

const rules: readonly Rule[] = [
  {
    input: "inference",
    problem: "Without training and inference there is nothing to install: write true for one of them.",
    broken: (given) => given.training === false && given.inference === false,
  },
  {
    input: "tls-name",
    problem: "It needs the certificate: give tls-secret, or tls-certificate and tls-key.",
    broken: (given) => given["tls-name"] !== undefined && !isTls(given),
  },
  {
    input: "tls-name",
    problem: "It is missing: the extension has to know the host name of the certificate.",
    broken: (given) => given["tls-name"] === undefined && isTls(given),
  },
  {
    input: "tls-secret",
    problem: "Give either tls-secret or tls-certificate.",
    broken: (given) => given["tls-secret"] !== undefined && given["tls-certificate"] !== undefined,
  },
  {
    input: "tls-key",
    problem: "Give tls-certificate and tls-key, or neither of them.",
    broken: (given) => (given["tls-certificate"] === undefined) !== (given["tls-key"] === undefined),
  },
  {
    input: "tls-certificate",
    problem: "This is no certificate: give the whole file, from its first BEGIN CERTIFICATE line.",
    broken: ({ "tls-certificate": given }) => given !== undefined && !/-----BEGIN CERTIFICATE-----/.test(given),
  },
  {
    input: "tls-key",
    problem: "This is no private key: give the whole file, from its BEGIN line to its END line.",
    broken: ({ "tls-key": given }) => given !== undefined && !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(given),
  },
  {
    input: "http",
    problem: "With a certificate the endpoints are not served without TLS: leave it out.",
    broken: (given) => given.http === true && isTls(given),
  },
  {
    input: "service",
    problem: "Only AKS has internal-load-balancer: write cluster-ip or node-port.",
    broken: (given) => given.service === "internal-load-balancer" && isArc(given),
  },
  {
    input: "relay",
    problem: "It is for clusters that Arc connects: leave it out.",
    broken: (given) => given.relay !== undefined && !isArc(given),
  },
  {
    input: "relay-connection-string",
    problem: "Give relay and relay-connection-string, or neither of them.",
    broken: (given) => (given.relay === undefined) !== (given["relay-connection-string"] === undefined),
  },
];

/** Inputs that exclude or need each other. */
export const contradictions = (given: Given): Problem[] =>
  rules.filter(({ broken }) => broken(given)).map(({ input, problem }) => ({ input, problem }));
