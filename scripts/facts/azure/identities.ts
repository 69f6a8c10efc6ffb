import type { Fact } from "../fact.ts";
import { own, sim } from "./places.ts";

export const staleIndex: Fact = {
  says: "The list of all resources is an index that may lack what is minutes old; a provider's own list does not.",
  source: "azure-cli#27913, cloud-provider-azure PR 5066",
  breaks: [
    {
      rule: "the lag of the index",
      file: `${sim}/providers/resources/resource-list.ts`,
      from: "arm.world.clock.now() - arm.state.faults.indexLagMs;",
      to: "arm.world.clock.now();",
      test: `${sim}/providers/resources/resource-list.test.ts`,
    },
    {
      rule: "the look at the provider's list",
      file: `${own}/arm/look-up.ts`,
      from: "return await arm.list(`/subscriptions/${subscription}/providers/${type}`);",
      to: 'throw new ArmError("", { status: 403, code: "AuthorizationFailed", message: "" } as never);',
      test: `${own}/arm/look-up.test.ts`,
    },
  ],
};

export const slowGrants: Fact = {
  says: "A role assignment may take ten minutes to count.",
  source: "terraform-provider-azurerm#24064",
  breaks: [
    {
      rule: "the time that an assignment takes",
      file: `${sim}/providers/authorization/roles.ts`,
      from: "&& Number(hidden.effectiveAt ?? 0) <= now)",
      to: "&& (hidden.effectiveAt === undefined || now > 0))",
      test: `${sim}/providers/authorization/authorization.test.ts`,
    },
    {
      rule: "the patience with a right that was just granted",
      file: `${own}/identity/fresh-grants.ts`,
      from: "if (!(error instanceof ArmError) || !isFresh(error, run)) throw error;",
      to: "throw error;",
      test: `${own}/identity/fresh-grants.test.ts`,
    },
    {
      rule: "its end after ten minutes",
      file: `${own}/identity/fresh-grants.ts`,
      from: "run.clock.now() - at < tenMinutes &&",
      to: "run.clock.now() - at < 2 * tenMinutes &&",
      test: `${own}/identity/fresh-grants.test.ts`,
    },
    {
      rule: "the patience with a right on the DNS zone",
      file: `${own}/aks/remedies.ts`,
      from: 'retry: "grant",',
      to: 'retry: "no",',
      test: `${own}/arm/client.test.ts`,
    },
    {
      rule: "that patience's length",
      file: `${own}/arm/client.ts`,
      from: "grant: 600_000",
      to: "grant: 300_000",
      test: `${own}/arm/client.test.ts`,
    },
  ],
};

export const audiences: Fact = {
  says: "The audience of a federated token differs between clouds.",
  source: "Azure/login#452, terraform-provider-azurerm#28059",
  breaks: [
    {
      rule: "the audience of the US Government cloud",
      file: `${own}/sign-in/clouds.ts`,
      from: "api://AzureADTokenExchangeUSGov",
      to: "api://AzureADTokenExchange",
      test: `${own}/identity/credential-line.test.ts`,
    },
    {
      rule: "the audience of the cloud in China",
      file: `${own}/sign-in/clouds.ts`,
      from: "api://AzureADTokenExchangeChina",
      to: "api://AzureADTokenExchange",
      test: `${own}/identity/credential-line.test.ts`,
    },
  ],
};
