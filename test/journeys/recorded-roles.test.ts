import { join } from "node:path";
import { denialsOf, limitDeployer, readRoles } from "@slipway/rehearsal";
import { everyMode, needyWorkflows, rehearseFully, signIn } from "@slipway/testing";
import { root } from "../actions.ts";
import { ended, onStage } from "./on-stage.ts";
import { recordedRoles } from "./recorded-roles.ts";

/** The identity of the rehearsal only plans, and another one, which is not there, would apply. */
const plansOnly = { "client-id": "00000000-0000-0000-0000-000000000000", "plan-client-id": signIn["client-id"] };

const fileOf = { plan: "plan", check: "plan", "plan-destroy": "plan", apply: "apply", destroy: "destroy" };

// That nothing is denied with all of them is seen where each workflow is rehearsed in every mode.
test.each([
  ["azure-foundation", "Microsoft.Storage/storageAccounts/read", 'Add to Actions of role.json: "Microsoft.Storage'],
  [
    "azure-foundation",
    "Microsoft.KeyVault/vaults/secrets/getSecret/action",
    'Add to DataActions of role.json: "Microsoft.KeyVault',
  ],
  ["aks-private", "Microsoft.ManagedIdentity/userAssignedIdentities/read", "Add to Actions of role.json"],
  ["eks", "ecr:DescribeRepositories", 'Add to Statement of policy.json: {"Effect":"Allow","Action":"ecr:Describe'],
])("a plan of %s without %s fails, and says what to add to the role", (name, permission, remedy) =>
  onStage(
    async (stage) => {
      const { run } = await rehearseFully(stage, name);
      const planned = await run("plan");
      expect(planned.conclusion).toBe("failure");
      const denied = denialsOf(stage.cloud, stage.roles, [planned]);
      expect(new Set(denied.map((each) => each.split(" ")[0]))).toEqual(new Set([permission]));
      expect(denied[0]).toMatch(/ was denied on (\/subscriptions\/|arn:aws:)\S+ \(called \/ Plan \/ [^)]+\)\. /);
      expect(denied[0]).toContain(remedy);
    },
    undefined,
    recordedRoles(name, permission),
  ));

test("an apply of eks whose stack is denied a thing says what", () =>
  onStage(
    async (stage) => {
      const { run } = await rehearseFully(stage, "eks");
      const applied = await run("apply");
      expect(ended(applied)[0]).toBe("failure");
      expect(denialsOf(stage.cloud, stage.roles, [applied])).toContainEqual(
        expect.stringMatching(
          /^ec2:CreateNatGateway was denied on arn:\S+ \(what CloudFormation did for a stack\)\. Add/,
        ),
      );
    },
    undefined,
    recordedRoles("eks", "ec2:CreateNatGateway"),
  ));

test.each(needyWorkflows)("each mode of %s can do with the file of docs/roles for it alone", (name) =>
  onStage(async (stage) => {
    const { run } = await rehearseFully(stage, name);
    for (const mode of everyMode) {
      const roles = readRoles(join(root, "docs", "roles", `${name}-${fileOf[mode]}.json`));
      await limitDeployer(stage.cloud, roles);
      stage.cloud.world.clock.advance(15 * 60_000);
      const ran = await run(mode, fileOf[mode] === "plan" && name !== "eks" ? plansOnly : {});
      expect([mode, ...denialsOf(stage.cloud, roles, [ran]), ...ended(ran)]).toEqual([mode, "success", []]);
    }
  }));
