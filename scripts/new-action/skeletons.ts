import { aws } from "./aws.ts";
import { azure } from "./azure.ts";
import { github } from "./github.ts";
import { kubernetes } from "./kubernetes.ts";
import type { Skeleton } from "./skeleton.ts";

/** What a new action does until it is made yours: one small thing of its cloud, and all laws hold. */
export const skeletons: Readonly<Record<string, Skeleton>> = { azure, aws, kubernetes, github };

/** The files of a new action, by name. */
export const filesOf = (name: string, skeleton: Skeleton): Readonly<Record<string, string>> => ({
  "main.ts": `import { start } from "@slipway/action/start";
import action from "./action.ts";

await start(action);
`,
  ...skeleton(name),
});
