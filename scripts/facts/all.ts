import { awsFacts } from "./aws.ts";
import { azureFacts } from "./azure/index.ts";
import type { Fact } from "./fact.ts";
import { githubFacts } from "./github.ts";
import { simulatedAwsFacts } from "./simulated-aws.ts";

const byCloud = { azure: azureFacts, aws: [...awsFacts, ...simulatedAwsFacts], github: githubFacts };

/** All facts, numbered within their cloud. */
export const facts: readonly (Fact & { readonly id: string })[] = Object.entries(byCloud).flatMap(([cloud, all]) =>
  all.map((fact, index) => ({ ...fact, id: `${cloud}.${index + 1}` })),
);
