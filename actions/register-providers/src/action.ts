import { defineAction, list, optional, text } from "@slipway/action";
import { azureInputs, connectAzure, providerRegistrations } from "@slipway/azure";

export default defineAction({
  name: "register-providers",
  about: "Settles that a subscription may use some resource providers, and waits until each is registered.",
  branding: { icon: "check-square", color: "blue" },
  inputs: {
    namespaces: optional(
      list(
        "The namespaces of the providers, such as Microsoft.ContainerService, one a line. Without any there is nothing to do.",
        text("A namespace.", {
          form: {
            pattern: /^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)+$/,
            write: "Write a namespace such as Microsoft.Network, without a type behind it.",
          },
        }),
      ),
    ),
    ...azureInputs,
  },
  outputs: { registered: "The namespaces that are registered, of those that were given, one a line." },
  example: {
    namespaces: "Microsoft.Network\nMicrosoft.ContainerService",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
    "subscription-id": "${{ vars.AZURE_SUBSCRIPTION_ID }}",
  },
  granted: [
    "To plan and check: Reader on the subscription.",
    "To apply: a role on the subscription with the permission `<namespace>/register/action` for each namespace, or `*/register/action`. Contributor on a resource group is not enough.",
  ],
  notes: [
    "A registration mostly takes a few minutes, seldom an hour. A run that ended before picks up where it was: nothing is registered twice.",
    "A destroy leaves all of them registered: it is a setting of the subscription, and others may rely on it.",
  ],
  contradictions: (inputs) =>
    inputs["subscription-id"] === undefined
      ? [{ input: "subscription-id", problem: "It is missing: providers are registered in a subscription." }]
      : [],
  confirm: (inputs) => inputs["subscription-id"] ?? "",
  connect: connectAzure,
  goals: async ({ namespaces = [], "subscription-id": subscription = "" }, azure, run) => {
    if (namespaces.length > 0) return await providerRegistrations(azure, namespaces, subscription);
    run.info("No namespaces were given: there is nothing to register.");
    return [];
  },
  report: (_inputs, goals) => ({
    registered: goals
      .flatMap(({ have }) => (have?.registrationState === "Registered" ? [have.namespace] : []))
      .join("\n"),
  }),
});
