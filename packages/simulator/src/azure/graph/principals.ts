import type { World } from "../../world/world.ts";
import type { JsonObject } from "../engine/json.ts";
import { type Application, directory } from "../entra/directory.ts";

const namesOf = ({ clientId, resource }: Application): string[] =>
  resource === undefined ? [clientId] : [clientId, `https://identity.azure.net/${clientId}`];

/** A service principal as Graph shows it; the recording of `az ad sp show` in azure-cli has the members. */
export const servicePrincipal = (one: Application): JsonObject => ({
  id: one.objectId,
  deletedDateTime: null,
  accountEnabled: true,
  alternativeNames: one.resource === undefined ? [] : ["isExplicit=True", one.resource],
  appDisplayName: one.resource === undefined ? one.displayName : null,
  appId: one.clientId,
  appOwnerOrganizationId: one.tenantId,
  displayName: one.displayName,
  servicePrincipalNames: namesOf(one),
  servicePrincipalType: one.resource === undefined ? "Application" : "ManagedIdentity",
  tags: [],
  keyCredentials: [],
  passwordCredentials: [],
});

/** The service principals that Graph knows by now. */
export const principals = (world: World): Application[] =>
  Object.values(directory(world).applications).filter(({ visibleAt }) => visibleAt <= world.clock.now());

type Matches = (one: Application, value: string) => boolean;

/** The filters that are read: `$` stands for the text in quotes. */
const filters: Readonly<Record<string, Matches>> = {
  "servicePrincipalNames/any(c:c eq $)": (one, value) => namesOf(one).includes(value),
  "appId eq $": (one, value) => one.clientId === value,
  "displayName eq $": (one, value) => one.displayName === value,
  "startswith(displayName,$)": (one, value) => one.displayName.startsWith(value),
};

/** What a `$filter` leaves; a text says why it is refused. */
export function filtered(all: readonly Application[], filter: string | null): Application[] | string {
  if (filter === null) return [...all];
  const [, before = "", value = "", after = ""] = /^([^']*)'([^']*)'([^']*)$/.exec(filter) ?? [];
  const matches = new Map(Object.entries(filters)).get(`${before}$${after}`);
  const readable = Object.keys(filters).map((each) => each.replace("$", "'…'"));
  return matches === undefined
    ? `The filter ${filter} is not simulated. There are: ${readable.join(", ")}.`
    : all.filter((one) => matches(one, value));
}
