import { defineResource, type Goal, plan } from "../packages/reconcile/src/index.ts";

/** Plans ten thousand goals, each after the one before, and says how many processor seconds the plan took. */
const box = defineResource<number, number, number, null>({
  kind: "box",
  id: String,
  seal: "unsealed",
  read: async (want) => want % 2,
  plan: (body, have) =>
    have === body
      ? { operation: "none" }
      : { operation: "update", body, changes: [{ field: "size", have, want: body }] },
});

const goals: Goal[] = [];
for (let at = 0; at < 10_000; at += 1) {
  const before = goals[at - 1];
  goals.push(box(null, at, before ? { after: [before] } : {}));
}
const before = process.cpuUsage();
await plan(goals);
const { user, system } = process.cpuUsage(before);
process.stdout.write(String((user + system) / 1e6));
