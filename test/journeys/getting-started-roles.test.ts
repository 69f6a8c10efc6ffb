import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addApplication, addEnvironment, federate, firstDeployer } from "@slipway/simulator";
import { azureOperator, callWorkflow } from "@slipway/testing";
import { root } from "../actions.ts";
import { runPage, workflowOf } from "./getting-started.ts";
import { ended, groups, onStage } from "./on-stage.ts";

const page = readFileSync(join(root, "docs/getting-started.md"), "utf8");

/** The actions of a custom role that the page creates. */
const actionsOf = (name: string): string[] => {
  const [, actions = "[]"] =
    new RegExp(`"Name": "Slipway platform: ${name}",[\\s\\S]*?"Actions": (\\[[^\\]]*\\])`).exec(page) ?? [];
  return JSON.parse(actions) as string[];
};

const rbacAdministrator = "f58310d9-a9f6-439a-9e8d-f62e7b41a168";

test("aks-private plans, applies, checks and destroys with the roles of the page, on the scopes of the page", () =>
  onStage(async (stage) => {
    const { world } = stage.cloud;
    const azure = await azureOperator(stage.cloud);
    await groups(stage, "platform");
    const subscription = `/subscriptions/${azure.subscription}`;
    const group = `${subscription}/resourceGroups/platform`;
    const definitions = `${subscription}/providers/Microsoft.Authorization/roleDefinitions`;
    const role = async (name: string) => {
      const id = crypto.randomUUID();
      const permissions = [{ actions: actionsOf(name), notActions: [] }];
      const properties = { roleName: name, permissions, assignableScopes: [subscription], type: "CustomRole" };
      await azure.put(`${definitions}/${id}`, { properties });
      return id;
    };
    const [plan, apply, beyond] = [
      await role("plan"),
      await role("apply"),
      await role("apply beyond the resource group"),
    ];
    const issuer = "https://token.actions.githubusercontent.com";
    const identity = (displayName: string, ...places: string[]) => {
      const application = addApplication(world, { displayName });
      const credentials = places.map((place, at) => ({
        name: `credential-${at}`,
        issuer,
        subject: `repo:octo-org/octo-repo:${place}`,
        audiences: ["api://AzureADTokenExchange"],
      }));
      federate(world, application.objectId, credentials);
      return application;
    };
    const planner = identity("plan", "pull_request", "ref:refs/heads/main");
    const applier = identity("apply", "environment:production");
    world.clock.advance(15 * 60_000);
    const assign = ({ objectId }: { objectId: string }, id: string, scope: string) =>
      azure.put(`${scope}/providers/Microsoft.Authorization/roleAssignments/${crypto.randomUUID()}`, {
        properties: {
          roleDefinitionId: `${definitions}/${id}`,
          principalId: objectId,
          principalType: "ServicePrincipal",
        },
      });
    await assign(planner, plan, subscription);
    await assign(applier, plan, subscription);
    await assign(applier, apply, group);
    await assign(applier, beyond, subscription);
    await assign(applier, rbacAdministrator, group);
    world.clock.advance(15 * 60_000);

    const { tenantId } = firstDeployer(world).application;
    addEnvironment(world, stage.server.repository, "production", { reviewers: ["octocat"] });
    await runPage(stage, workflowOf(page, "aks-private"), {
      ...{ AZURE_SUBSCRIPTION_ID: azure.subscription, AZURE_TENANT_ID: tenantId },
      ...{ AZURE_CLIENT_ID: applier.clientId, AZURE_PLAN_CLIENT_ID: planner.clientId },
    });
    const gone = await callWorkflow(stage, "aks-private", {
      ...{ cluster: "platform", "resource-group": "platform", location: "northeurope", environment: "production" },
      ...{ "subscription-id": azure.subscription, "tenant-id": tenantId, mode: "destroy", confirm: "platform" },
      ...{ "client-id": applier.clientId, "plan-client-id": planner.clientId },
    });
    expect(ended(gone)).toEqual(["success", []]);
  }));
