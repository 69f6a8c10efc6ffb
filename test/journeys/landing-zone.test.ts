import { runNode } from "@slipway/rehearsal";
import { azureOperator, callWorkflow, errorsOf, inProcess } from "@slipway/testing";
import { differs, ended, onStage, workflows, writes } from "./on-stage.ts";

const tags = { costCenter: "4711" };

/** What errors say to set, as a user would write it; true where they leave the value open. */
const advice = (errors: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    errors
      .flatMap((error) => [...error.matchAll(/ For that, set (.*?)\./g)])
      .flatMap(([, all = ""]) => all.split(" and ").map((each) => each.split(": ")))
      .map(([name = "", value]) => [name, value === undefined || value === "true" || value !== "false"]),
  );

const cases = [
  [
    "aks-private",
    { entra: true, "admin-groups": "11111111-1111-1111-1111-111111111111" },
    [
      ["Subnets: a network security group", { "security-group": true }],
      ["AKS: no local accounts", { "local-accounts": false }],
    ],
  ],
  ["azure-foundation", {}, [["no public network access", { "public-network-access": false }]]],
] as const;

test.each(
  cases,
)("in a landing zone %s ends well once it has the inputs that its denials ask for, one after the other", (name, more, denials) =>
  onStage(
    async (stage) => {
      const azure = await azureOperator(stage.cloud);
      const group = `/subscriptions/${azure.subscription}/resourceGroups/shop`;
      await azure.put(`${group}?api-version=2021-04-01`, { location: "northeurope", tags });
      let inputs: Record<string, unknown> = { ...workflows[name], ...more };
      for (const [policy, asked] of denials) {
        const denied = await callWorkflow(stage, name, inputs);
        expect(denied.conclusion).toBe("failure");
        const errors = errorsOf(denied);
        expect(errors.join("\n")).toMatch(`was refused with 403 RequestDisallowedByPolicy`);
        expect(errors.join("\n")).toContain(policy);
        expect(advice(errors)).toEqual(asked);
        inputs = { ...inputs, ...asked };
      }
      expect(ended(await callWorkflow(stage, name, inputs))).toEqual(["success", []]);
      const since = writes(stage).length;
      const checked = await callWorkflow(stage, name, inputs, "schedule");
      expect([...ended(checked), differs(checked)]).toEqual(["success", [], "false"]);
      expect(writes(stage)).toHaveLength(since);
      // What the policy adds is there, though no one asked for it.
      const made = await azure.list(`${group}/resources`);
      expect(made.length).toBeGreaterThan(2);
      for (const each of made) expect(each).toMatchObject({ tags });

      const destroyed = await callWorkflow(stage, name, { ...inputs, mode: "destroy", confirm: "shop" });
      expect(ended(destroyed)).toEqual(["success", []]);
      expect(await azure.list(`${group}/resources`)).toEqual([]);
    },
    inProcess(runNode),
    [],
    true,
  ));
