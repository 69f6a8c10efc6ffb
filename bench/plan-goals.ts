import { defineResource, type Goal, plan } from "../packages/reconcile/src/index.ts";

/** Plans ten thousand goals, each after the one before, and says how many processor seconds the plan took. */
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
process.stdout.write(String((user + system) / 1e6));
