import { defineResource, type Goal, plan } from "../packages/reconcile/src/index.ts";
import type { Row } from "./row.ts";

const box = defineResource<number, number, null>({
  kind: "box",
  name: String,
  read: async (want) => want % 2,
  diff: (have, want) => (have === want ? [] : [{ field: "size", have, want }]),
});

const goals: Goal<null>[] = [];
for (let at = 0; at < 10_000; at += 1) {
  const before = goals[at - 1];
  goals.push(box(at, before ? { after: [before] } : {}));
}
const before = process.cpuUsage();
await plan(goals, null);
const { user, system } = process.cpuUsage(before);

/** How long a plan of ten thousand goals takes. */
export const reconcileRow = (): Row => ({
  what: "plan of 10,000 goals, CPU seconds",
  figure: (user + system) / 1e6,
  limit: 1,
});
