import { defineAction, list, optional, text } from "@slipway/action";
import { azureInputs, connectAzure, providerRegistrations } from "@slipway/azure";

export default defineAction({
  name: "register-providers",
  about: "Ensures that resource providers are registered in a subscription, and waits until each of them is.",
  branding: { icon: "check-square", color: "blue" },
  inputs: {
    namespaces: optional(
      list(
        "The namespaces of the providers, such as Microsoft.ContainerService, one a line. If not set, there is nothing to do.",
        text("A namespace.", {
          form: {
            pattern: /^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)+$/,
            write: "Write a namespace such as Microsoft.Network, without a type after it.",
          },
        }),
      ),
    ),
    ...azureInputs,
  },
  outputs: { registered: "Those of the given namespaces that are registered, one a line." },
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
    "A registration usually takes a few minutes, rarely an hour. If a run ends before that, the next one picks up where it was: nothing is registered twice.",
    "A destroy leaves all of them registered: registration is a setting of the subscription, and others may rely on it.",
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
