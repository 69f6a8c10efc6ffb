import { errorBody } from "./error-body.ts";
import { ArmError } from "./errors.ts";

test.each([
  ["wrapped", '{"error":{"code":"A","message":"m"}}', "A", "m"],
  ["bare", '{"code":"A","message":"m"}', "A", "m"],
  [
    "deep",
    '{"error":{"code":"A","message":"m","details":[{"code":"B","message":"n","details":[{"code":"C","message":"o"}]}]}}',
    "A/C",
    "o",
  ],
  [
    "inside a message",
    '{"error":{"code":"A","message":"{\\"error\\":{\\"code\\":\\"B\\",\\"message\\":\\"n\\"}}"}}',
    "A/B",
    "n",
  ],
  ["with a subcode", '{"message":"m","subcode":"S"}', "S", "m"],
  ["without a message", '{"error":{"code":"A"}}', "A", ""],
  ["without a code", '{"error":{"message":"m"}}', "Unknown", "m"],
  ["in a text that only looks like it", '{"error":{"code":"A","message":"{no"}}', "A", "{no"],
  ["with details that are none", '{"error":{"code":"A","message":"m","details":[1,null,{}]}}', "A", "m"],
  ["of a long page", `<p>${"x".repeat(400)}</p>`, "Http502", "x".repeat(300)],
  ["of words between marks", "<b>one</b><i>two</i>", "Http502", "one two"],
  ["a gateway's page", "<html><h1>502</h1> Bad Gateway</html>", "Http502", "502 Bad Gateway"],
  ["nothing", "", "Http502", "The answer was empty."],
  ["another JSON", "[1]", "Http502", "[1]"],
])("a refusal that comes %s is parsed", async (_, text, code, message) => {
  expect((await ArmError.refused("PUT /x", 502, errorBody(text, 502))).message).toBe(
    `PUT /x was refused with 502 ${code}: ${message}`,
  );
});

test("what a refusal is about is kept where it is a text", () => {
  const target = (given: unknown) =>
    errorBody(JSON.stringify({ error: { code: "A", message: "m", target: given } }), 400);
  expect([target("vmSize").target, "target" in target(7)]).toEqual(["vmSize", false]);
});

const denied = (code: string, message: string, more: object = {}) =>
  ArmError.refused("PUT /x", 403, errorBody(JSON.stringify({ error: { code, message, ...more } }), 403));

test.each([
  [
    "AuthorizationFailed",
    "The client 'c' with object id 'o' does not have authorization to perform action 'Microsoft.Network/x/write' over scope '/subscriptions/s' or the scope is invalid.",
    {},
    "Grant the identity a role with Microsoft.Network/x/write on /subscriptions/s",
  ],
  [
    "LinkedAuthorizationFailed",
    "… it does not have permission to perform action(s) 'Microsoft.Network/virtualNetworks/join/action' on the linked scope(s) '/n'",
    {},
    "the action that the message names on /n",
  ],
  ["DenyAssignmentAuthorizationFailed", "m", {}, "A deny assignment protects this scope"],
  [
    "RequestDisallowedByPolicy",
    "m",
    { additionalInfo: [{ type: "PolicyViolation", info: { policyDefinitionDisplayName: "No public IPs" } }] },
    'Azure Policy "No public IPs" forbids it',
  ],
  ["ScopeLocked", "m", {}, "There is a management lock"],
  [
    "MissingSubscriptionRegistration",
    "The subscription is not registered to use namespace 'Microsoft.Network'",
    {},
    "Register the resource provider Microsoft.Network",
  ],
])("each layer that denies has its own remedy: %s", async (code, message, more, remedy) => {
  const error = await denied(code, message, more);
  expect(error.remedy).toContain(remedy);
  expect(error.retry).toBe("no");
});

/** A denial in an Azure landing zone, as az aks create printed it (terchris/nerdmeet), and answers that only look like one. */
test.each([
  [
    [
      {
        type: "PolicyViolation",
        info: {
          evaluationDetails: {
            evaluatedExpressions: [
              { path: "type", targetValue: "Microsoft.ContainerService/managedClusters", operator: "Equals" },
              {
                path: "properties.apiServerAccessProfile.enablePrivateCluster",
                targetValue: "True",
                operator: "NotEquals",
              },
            ],
          },
          policyDefinitionDisplayName: "Private clusters",
        },
      },
      { type: "PolicyViolation", info: { policyDefinitionDisplayName: "No local accounts", evaluationDetails: {} } },
    ],
    [["type", "properties.apiServerAccessProfile.enablePrivateCluster"], []],
    'Azure Policy "Private clusters", "No local accounts" forbids it',
  ],
  [
    [null, 1, { info: null }, { info: { policyDefinitionDisplayName: ["x"], evaluationDetails: 1 } }],
    [],
    "Azure Policy that the message names forbids it",
  ],
  [
    [{ info: { policyDefinitionDisplayName: "P", evaluationDetails: { evaluatedExpressions: [null, { path: 1 }] } } }],
    [[]],
    'Azure Policy "P" forbids it',
  ],
])("a denial by policies names them all, and the fields that they are about", async (additionalInfo, fields, remedy) => {
  const error = await denied("RequestDisallowedByPolicy", "m", { additionalInfo });
  expect(error.denials.map((each) => each.fields)).toEqual(fields);
  expect(error.remedy).toContain(remedy);
});

const corp = "/providers/Microsoft.Management/managementGroups/alz-prod-corp";
const assigned = (name: string, at = corp) => `${at}/providers/Microsoft.Authorization/policyAssignments/${name}`;
const place = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/shop";

/** The IDs are of the denial above. Azure's reference for az policy exemption create has the command. */
test.each<[string, object, string, string]>([
  [
    "of an initiative",
    { policyAssignmentId: assigned("Deny-Public-Endpoints"), policyDefinitionReferenceId: "AKSDenyPaasPublicIP" },
    `PUT ${place}/providers/Microsoft.ContainerService/managedClusters/shop`,
    `The exemption: az policy exemption create --name "AKSDenyPaasPublicIP" --scope "${place}" --policy-assignment "${assigned("Deny-Public-Endpoints")}" --policy-definition-reference-ids "AKSDenyPaasPublicIP" --exemption-category Waiver --expires-on <DATE>`,
  ],
  [
    "of its own, for a group",
    { policyAssignmentId: assigned("No.x", place.slice(0, 51)) },
    `PUT ${place.slice(0, 51)}/providers/x`,
    `The exemption: az policy exemption create --name "No-x" --scope "${place.slice(0, 51)}" --policy-assignment "${assigned("No.x", place.slice(0, 51))}" --exemption-category Waiver --expires-on <DATE>`,
  ],
  [
    // A name of an exemption has 1 to 64 characters: Microsoft's template reference of policyExemptions, Azure/ResourceModules.
    "with a long name that begins as an option does",
    { policyAssignmentId: assigned(`--${"x".repeat(70)}`) },
    `PUT ${place}/x`,
    `The exemption: az policy exemption create --name "${"x".repeat(64)}" --scope "${place}" --policy-assignment "${assigned(`--${"x".repeat(70)}`)}" --exemption-category Waiver --expires-on <DATE>`,
  ],
  ...[`${place}%20caf%C3%A9/providers/x`, `${place}é/x`].map((path): [string, object, string, string] => [
    // Names of groups may have letters of all languages (Azure's naming rules): then no wider place is exempted.
    `for the group in ${path}`,
    { policyAssignmentId: assigned("x") },
    `PUT ${path}`,
    "The message and its details name the assignment that the exemption is from.",
  ]),
  ...[
    { policyAssignmentId: assigned("x"), policyDefinitionReferenceId: "--debug" },
    { policyAssignmentId: assigned("x"), policyDefinitionReferenceId: "`id`" },
    { policyAssignmentId: assigned("x"), policyDefinitionReferenceId: "a\nb" },
    { policyAssignmentId: assigned("x\u001b[31m") },
    { policyAssignmentId: assigned("--") },
    { policyAssignmentId: assigned('x" && rm -rf "$HOME') },
    { policyAssignmentId: assigned("x"), policyDefinitionReferenceId: "$(id)" },
    { policyAssignmentId: 7 },
  ].map((info): [string, object, string, string] => [
    `that says ${JSON.stringify(info).slice(0, 40)}`,
    info,
    `PUT ${place}/x`,
    "The message and its details name the assignment that the exemption is from.",
  ]),
])("the exemption from a policy %s is a command of IDs alone", async (_, info, attempted, expected) => {
  const named = { policyDefinitionDisplayName: "P", ...info };
  const text = JSON.stringify({
    error: { code: "RequestDisallowedByPolicy", message: "m", additionalInfo: [{ info: named }] },
  });
  const { denials } = await ArmError.refused(attempted, 403, errorBody(text, 403));
  expect(denials).toEqual([{ fields: [], otherwise: expected }]);
});

test.each<[string, string]>([
  ["m", "The message and its details name the assignment that the exemption is from."],
  [
    `Policy identifiers: '[{"policyAssignment":{"name":"Deny-Public-IP","id":"${assigned("Deny-Public-IP")}"}}]'`,
    `The exemption: az policy exemption create --name "Deny-Public-IP" --scope "${place.slice(0, 51)}" --policy-assignment "${assigned("Deny-Public-IP")}" --exemption-category Waiver --expires-on <DATE>`,
  ],
])("a public address that AKS may not make is about the way out of the cluster", async (inner, otherwise) => {
  const message = `Reconcile standard load balancer failed. SubCode: RequestDisallowedByPolicy; Message="${inner}"`;
  const text = JSON.stringify({ error: { code: "ReconcileStandardLoadBalancerError", message } });
  const error = await ArmError.refused(`PUT ${place}/x was accepted, then`, 200, errorBody(text, 200));
  expect(error.denials).toEqual([{ fields: ["networkProfile.outboundType"], otherwise }]);
});

test("a code with several meanings is distinguished by its message", async () => {
  expect((await denied("OperationNotAllowed", "exceeding approved standardDSv5Family Cores quota")).retry).toBe("no");
  expect((await denied("OperationNotAllowed", "The cluster is in a stopped state")).remedy).toContain(
    "Start the cluster",
  );
  expect(
    (await denied("OperationNotAllowed", "Operation is not allowed: another operation (Updating) is in progress"))
      .retry,
  ).toBe("busy");
});
