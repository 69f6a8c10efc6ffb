import { fromBody } from "../../engine/body.ts";
import { at, listOf, textOf } from "../../engine/json.ts";
import { ownerOf } from "../../engine/path.ts";
import { badRequest, conflict } from "../../engine/refusal.ts";
import type { ArmContext, ResourceType } from "../../engine/resource-type.ts";
import { type Entry, entriesIn, findEntry } from "../../engine/state.ts";
import { identityVersions } from "./user-assigned-identity.ts";

const most = 20;

const siblings = (arm: ArmContext, identity: string): Entry[] =>
  entriesIn(arm.state, `${identity}/federatedIdentityCredentials`);

/** Let the directory know whom the identity trusts now. */
function publish(arm: ArmContext, identity: string, left: readonly Entry[]): void {
  const principal = textOf(at(findEntry(arm.state, identity)?.resource, "properties.principalId")) ?? "";
  arm.options.directory.federate(
    arm.world,
    principal,
    left.map(({ resource: { name, properties } }) => ({
      name,
      issuer: textOf(properties.issuer) ?? "",
      subject: textOf(properties.subject) ?? "",
      audiences: listOf(properties.audiences).map(String),
    })),
  );
}

const rules = fromBody({
  tags: "none",
  check: ({ arm, id, name, have }, draft) => {
    const [issuer, subject] = [textOf(at(draft, "properties.issuer")), textOf(at(draft, "properties.subject"))];
    if (issuer === undefined || subject === undefined || issuer === "" || subject === "")
      throw badRequest("BadRequest", "The federated identity credential needs an issuer and a subject.");
    if (!URL.canParse(issuer) || !issuer.startsWith("https://"))
      throw badRequest("BadRequest", `The issuer '${issuer}' is not a valid https URL.`);
    if (listOf(at(draft, "properties.audiences")).length !== 1)
      throw badRequest("BadRequest", "The number of audiences must be exactly one.");
    const others = siblings(arm, ownerOf(id)).filter(({ resource }) => resource.name !== (have?.resource.name ?? name));
    if (have === undefined && others.length >= most)
      throw badRequest(
        "FederatedIdentityCredentialLimitReached",
        `Too many federated identity credentials: at most ${most} for one identity.`,
      );
    if (others.some(({ resource }) => resource.properties.issuer === issuer && resource.properties.subject === subject))
      throw conflict(
        "FederatedIdentityCredentialWithSameIssuerAndSubjectExists",
        `Issuer and subject combination already exists for this managed identity: '${issuer}', '${subject}'.`,
      );
  },
});

/** Federated credentials of a managed identity: whose tokens it takes for its own. */
export const federatedCredential: ResourceType = {
  name: "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
  under: "parent",
  naming: {
    rule: {
      pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/,
      refuse: (name) =>
        badRequest(
          "InvalidResourceName",
          `The federated identity credential name '${name}' is invalid: 3 to 120 letters, digits, '-' and '_'.`,
        ),
    },
  },
  versions: { range: identityVersions },
  lifecycle: {
    stateless: true,
    put: {},
    remove: {},
  },
  answers: { createdLocation: true },
  body: { build: rules },
  hooks: {
    accepted: ({ arm, id }) => publish(arm, ownerOf(id), siblings(arm, ownerOf(id))),
    removed: (arm, { resource }) => {
      const identity = ownerOf(resource.id);
      publish(
        arm,
        identity,
        siblings(arm, identity).filter((one) => one.resource !== resource),
      );
    },
  },
};
