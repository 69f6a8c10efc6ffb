import type { Entry, Run } from "@slipway/action";
import { type Answer, fakeAzure, refusal } from "../arm/fake-azure.test-support.ts";
import { makeWire } from "../arm/wire.ts";
import { noteGrant } from "./fresh-grants.ts";

const group = "/subscriptions/s/resourceGroups/g";
const network = `${group}/providers/Microsoft.Network/virtualNetworks/v`;
const me = "0a000000-0000-4000-8000-00000000000a";
const minute = 60_000;
const assignment = `${group}/providers/Microsoft.Authorization/roleAssignments/a`;

// The sentences: hashicorp/terraform-provider-azurerm#24064 and #24724, MicrosoftDocs/azure-aks-docs#110.
const sentences = {
  AuthorizationFailed: `The client 'c' with object id '${me}' does not have authorization to perform action 'Microsoft.Network/virtualNetworks/write' over scope '${network}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  LinkedAuthorizationFailed: `The client 'c' with object id '${me}' has permission to perform action 'Microsoft.Network/privateDnsZones/virtualNetworkLinks/write' on scope '/subscriptions/other/z'; however, it does not have permission to perform action(s) 'Microsoft.Network/virtualNetworks/join/action' on the linked scope(s) '${network}' (respectively) or the linked scope(s) are invalid.`,
};
type Code = keyof typeof sentences;

/** An Azure that refuses with a code until so many milliseconds of the run have passed. */
function refusing(code: Code, until: number, entries: readonly Entry[] = []) {
  const clock: { now?: () => number } = {};
  const fake = fakeAzure((): Answer => {
    const isEarly = (clock.now?.() ?? 0) < until;
    return isEarly ? [403, refusal(code, sentences[code])] : [200, { id: network, properties: {} }];
  });
  const { run } = fake.azure;
  clock.now = run.clock.now;
  Object.assign(run, { entries });
  return { ...fake, run };
}

const grant = (more: object = {}) => ({ properties: { principalId: me, principalType: "ServicePrincipal", ...more } });

/** A step of the job that made an assignment, as the ledger has it. */
function step(
  more: { readonly mode?: "apply" | "plan"; readonly changed?: boolean; readonly at?: number } = {},
): Entry {
  const { mode = "apply", changed = true, at = 0 } = more;
  const changes = [
    { field: "properties.principalId", want: me },
    { field: "properties.principalType", want: "ServicePrincipal" },
  ];
  const steps = [{ kind: "role assignment", id: assignment, operation: "create" as const, after: [], changes }];
  const plan = { steps, unchanged: [] };
  return {
    ...{ format: 1, step: "grant", order: 0, at, changed, approval: [], shows: {}, outputs: {} },
    story: { action: "assign-role", mode, plan, waits: [], warnings: [], failures: [], leftInProgress: [] },
  };
}

describe.each<Code>(["AuthorizationFailed", "LinkedAuthorizationFailed"])("%s", (code) => {
  test("is waited for, for nine minutes, where this run granted the right", async () => {
    const { arm, run } = refusing(code, 9 * minute);
    noteGrant(assignment, grant(), run);
    expect(await arm.put(network, {})).toMatchObject({ id: network });
  });

  test("is waited for where an earlier step of the job granted the right", async () => {
    const { arm } = refusing(code, 9 * minute, [step()]);
    expect(await arm.put(network, {})).toMatchObject({ id: network });
  });

  test("is final ten minutes after the grant", async () => {
    const { arm, run } = refusing(code, Number.POSITIVE_INFINITY, [step()]);
    await expect(arm.put(network, {})).rejects.toMatchObject({ code });
    expect(run.clock.now()).toBe(10 * minute);
  });

  test.each<[string, (run: Run) => void]>([
    ["no one granted anything", () => {}],
    [
      "the grant was someone else's",
      (run) => noteGrant(assignment, grant({ principalId: "0b000000-0000-4000-8000-00000000000b" }), run),
    ],
    ["the grant was elsewhere", (run) => noteGrant(assignment.replace("/g/", "/h/"), grant(), run)],
    ["another step only plans it", (run) => Object.assign(run, { entries: [step({ mode: "plan" })] })],
    ["another step changed nothing", (run) => Object.assign(run, { entries: [step({ changed: false })] })],
    ["another step did it long ago", (run) => Object.assign(run, { entries: [step({ at: -10 * minute })] })],
  ])("is final at once where %s", async (_, arrange) => {
    const { arm, run, rests } = refusing(code, Number.POSITIVE_INFINITY);
    arrange(run);
    await expect(arm.put(network, {})).rejects.toMatchObject({ code });
    expect(rests).toEqual([]);
  });
});

test("a grant to a group counts for whoever is refused: a message names no groups", async () => {
  const { arm, run } = refusing("AuthorizationFailed", minute);
  noteGrant(assignment, grant({ principalId: "team", principalType: "Group" }), run);
  expect(await arm.put(network, {})).toMatchObject({ id: network });
});

test("a read waits, too", async () => {
  const { azure, run } = refusing("AuthorizationFailed", minute);
  noteGrant(assignment, grant(), run);
  const wire = makeWire(azure.cloud, azure.signIn, azure.http, run);
  expect((await wire.send("GET", network)).body).toMatchObject({ id: network });
});
