import type { Problem, Values } from "@slipway/action";
import type { inputs } from "./inputs.ts";

type Given = Partial<Values<typeof inputs>>;

const ofGateway = ["gateway", "gateway-class", "tls-secret", "public", "host"] as const;
const ofCreated = ["gateway-class", "tls-secret", "public"] as const;

/** Inputs that exclude or need each other. */
export function contradictions(given: Given): Problem[] {
  const has = (names: readonly (keyof Given)[]) => names.filter((name) => given[name] !== undefined);
  const ingress = given.kind === "ingress" ? has(ofGateway) : [];
  const attached = given.kind !== "ingress" && given.gateway !== undefined ? has(ofCreated) : [];
  return [
    ...ingress.map((input) => ({ input, problem: "It is about a gateway: leave it out with kind: ingress." })),
    ...attached.map((input) => ({
      input,
      problem: "It is for a gateway that is created: leave it out, or leave out gateway.",
    })),
    ...(given.route === "run-command" && given.cluster === undefined
      ? [{ input: "cluster", problem: "The route run-command is for an AKS cluster: give its resource ID." }]
      : []),
  ];
}
