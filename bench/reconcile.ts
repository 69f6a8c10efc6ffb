import { join } from "node:path";
import { measure } from "./measure.ts";
import type { Row } from "./row.ts";

/** What a plan of ten thousand goals takes, in a process of its own. */
export async function reconcileRows(): Promise<Row[]> {
  const { said, memory } = await measure([join(import.meta.dirname, "plan-goals.ts")]);
  return [
    { what: "plan of 10,000 goals, CPU seconds", figure: Number(said), limit: 1, noisy: true },
    { what: "plan of 10,000 goals, peak memory in MB", figure: memory, limit: 200 },
  ];
}
