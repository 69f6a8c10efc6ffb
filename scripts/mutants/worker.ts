import type { Trial } from "./environment.ts";
import { passes } from "./jest-runs.ts";

const [folder = ""] = process.argv.slice(2);
// Mutated code may leave promises behind that no one waits for.
process.on("unhandledRejection", () => undefined);
process.on("message", async (trial: Trial) => process.send?.(await passes(trial, folder)));
