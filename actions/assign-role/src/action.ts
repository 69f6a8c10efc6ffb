import { choice, data, defineAction, optional, text } from "@slipway/action";
import {
  assignmentOf,
  azureId,
  azureInputs,
  azureScope,
  connectAzure,
  customRole,
  isWithinScope,
  judgeRole,
  principalOf,
  roleAssignment,
  roleDefinition,
  roleNamed,
} from "@slipway/azure";

export default defineAction({
  name: "assign-role",
  about:
    "Ensures that an identity, an application, a person or a group has a role on a resource, a resource group, a subscription or a management group: a built-in role, or a custom one whose definition is kept as declared. Adopts an existing equal assignment.",
  branding: { icon: "shield", color: "blue" },
  inputs: {
    scope: azureScope(
      "What the role is assigned on, by its ID: a resource, a resource group, a subscription or a management group.",
    ),
    identity: optional(
      azureId(
        "Who gets the role: a user-assigned identity, by its resource ID. Give this or principal.",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
      ),
    ),
    principal: optional(
      text("Who gets the role, by object ID; this is not the client ID. Give this or identity.", {
        form: { pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, write: "Write an object ID, a GUID." },
      }),
    ),
    "principal-type": choice(
      "The type of the principal; identities and applications are a ServicePrincipal.",
      ["ServicePrincipal", "User", "Group"],
      "ServicePrincipal",
    ),
    role: optional(text("The role by its name, such as AcrPull, or by its GUID. Give this or definition.")),
    definition: optional(
      data(
        "A custom role as YAML or JSON: name, description, actions, notActions, dataActions, notDataActions and assignableScopes (by default the scope); or in the form of the Azure CLI. It is created first, and kept as declared. Give this or role.",
        judgeRole,
      ),
    ),
    condition: optional(
      text(
        "A condition on the assignment, in version 2.0 of Azure's condition language. If not set, the present one is kept.",
      ),
    ),
    ...azureInputs,
  },
  outputs: {
    id: "Resource ID of the assignment.",
    principal: "The object ID of the principal that has the role; known after apply in a plan of a new identity.",
  },
  example: {
    scope: "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform",
    identity:
      "/subscriptions/${{ vars.AZURE_SUBSCRIPTION_ID }}/resourceGroups/platform/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deployer",
    role: "Contributor",
    "client-id": "${{ vars.AZURE_CLIENT_ID }}",
    "tenant-id": "${{ vars.AZURE_TENANT_ID }}",
  },
  granted: [
    "To plan and check: Reader on the scope, and on the identity if you give one.",
    "To apply: Role Based Access Control Administrator on the scope, best with a condition that names the roles it may assign; with definition, User Access Administrator on each assignable scope. Contributor is not enough for either.",
  ],
  notes: [
    "An assignment on something above the scope does not count: the action ensures one on the scope itself.",
    "The name of an assignment follows from its principal, role and scope, so two runs create only one. No request goes to Microsoft Graph.",
    "A new assignment may take up to ten minutes to take effect in every service.",
    "Names of custom roles are unique in the tenant. An existing role of that name is adopted if it can be assigned at the first assignable scope; scopes that others added to it stay.",
    "A destroy removes the assignment and the definition if Slipway created them, and the definition only when it is assignable nowhere else. The object ID of a deleted identity can no longer be read: give it as principal to remove its assignment on a scope that still exists.",
  ],
  contradictions: ({ identity, principal, role, definition, scope, "principal-type": kind }) => [
    ...((identity === undefined) === (principal === undefined)
      ? [{ input: "principal", problem: "Give either principal or identity: it names who gets the role." }]
      : []),
    ...((role === undefined) === (definition === undefined)
      ? [
          {
            input: "role",
            problem: "Give either role or definition: role names an existing role, definition creates one.",
          },
        ]
      : []),
    ...(identity !== undefined && kind !== undefined && kind !== "ServicePrincipal"
      ? [{ input: "principal-type", problem: "Leave it out: an identity is a ServicePrincipal." }]
      : []),
    ...(scope !== undefined && definition?.assignableScopes?.some((outer) => isWithinScope(scope, outer)) === false
      ? [{ input: "definition", problem: "None of its assignableScopes contains the scope: add it, or one above it." }]
      : []),
  ],
  confirm: ({ scope }) => scope,
  connect: connectAzure,
  async goals(
    { scope, identity, principal = "", "principal-type": principalType, role, definition, condition },
    azure,
  ) {
    const who = identity === undefined ? principal : await principalOf(identity, azure);
    const whom = { scope, principal: who, principalType, condition };
    if (definition === undefined)
      return [roleAssignment(azure, await assignmentOf({ ...whom, role: await roleNamed(role ?? "", scope, azure) }))];
    const custom = await customRole(definition, scope, azure);
    const defined = roleDefinition(azure, custom);
    return [defined, roleAssignment(azure, await assignmentOf({ ...whom, role: custom }), { after: [defined] })];
  },
  report({ principal = "" }, goals) {
    const assignment = goals.length === 1 ? goals[0] : goals[1];
    return {
      id: assignment.have?.id ?? assignment.id,
      principal: assignment.have?.properties.principalId ?? principal,
    };
  },
});
