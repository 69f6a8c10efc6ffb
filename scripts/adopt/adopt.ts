import { workflowText } from "../workflows/files.ts";
import { aksMl } from "./aks-ml/inverses.ts";
import { aksPrivate } from "./aks-private/inverses.ts";
import { azureFoundation } from "./azure-foundation/inverses.ts";
import { callerOf, onOneLine } from "./caller.ts";
import type { Machine } from "./command-run.ts";
import { eks } from "./eks/inverses.ts";
import { hybrid } from "./hybrid/inverses.ts";
import type { Request } from "./request.ts";
import { type Found, inputsFor, type Scenario } from "./scenario.ts";

interface Adoptable {
  readonly scenario: Scenario;
  /** Loaded once it is known what to read: a cloud's clients take a second. */
  find(request: Request, machine: Machine): Promise<Found>;
}

/** The workflows that take over what exists. */
export const adoptable: Readonly<Record<Request["workflow"], Adoptable>> = {
  "aks-private": {
    scenario: aksPrivate,
    find: async (...given) => await (await import("./aks-private/find.ts")).findAksPrivate(...given),
  },
  eks: {
    scenario: eks,
    find: async (...given) => await (await import("./eks/find.ts")).findEks(...given),
  },
  "azure-foundation": {
    scenario: azureFoundation,
    find: async (...given) => await (await import("./azure-foundation/find.ts")).findAzureFoundation(...given),
  },
  "aks-ml": {
    scenario: aksMl,
    find: async (...given) => await (await import("./aks-ml/find.ts")).findAksMl(...given),
  },
  hybrid: {
    scenario: hybrid,
    find: async (...given) => await (await import("./hybrid/find.ts")).findHybrid(...given),
  },
};

/** Reads what there is and writes the workflow that keeps it as it is. */
export async function adopt(request: Request, machine: Machine): Promise<string> {
  const { workflow, environment } = request;
  const { scenario, find } = adoptable[workflow];
  const found = await find(request, machine);
  for (const each of found.differences) machine.say(`The first plan has a change. ${onOneLine(each)}`);
  return callerOf({
    workflow,
    scenario,
    found,
    environment,
    inputs: inputsFor(workflowText(workflow), scenario, found),
  });
}
