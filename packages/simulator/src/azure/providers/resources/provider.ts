import { define, lookup } from "../../../world/table.ts";
import type { RequestContext } from "../../engine/gate.ts";
import type { JsonObject } from "../../engine/json.ts";
import { locations } from "../../engine/locations.ts";
import { page } from "../../engine/page.ts";
import { gateway } from "../../engine/refusal.ts";
import { alwaysRegistered, registrationDue, registrationsOf } from "../../engine/registration.ts";
import type { ResourceType } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";

/** The listing of one namespace, with its resource types, regions and api-versions. */
function listing(context: RequestContext, namespace: string, types: readonly ResourceType[]): JsonObject {
  const regions = Object.values(locations);
  const mine = types.filter(({ name }) => name.toLowerCase().startsWith(`${namespace.toLowerCase()}/`));
  return {
    id: `/subscriptions/${context.path.subscription}/providers/${namespace}`,
    namespace,
    authorizations: [],
    resourceTypes: mine.map(
      ({
        name,
        location,
        versions: {
          range: [first, last],
        },
      }) => ({
        resourceType: name.split("/").slice(1).join("/"),
        locations: location === "required" ? regions : location === "global" ? ["global"] : [],
        apiVersions: [last, first],
        capabilities:
          location === undefined
            ? "None"
            : "CrossResourceGroupResourceMove, CrossSubscriptionResourceMove, SupportsTags, SupportsLocation",
      }),
    ),
    registrationState:
      lookup(registrationsOf(context.arm, context.path.subscription ?? ""), namespace.toLowerCase()) ?? "NotRegistered",
    registrationPolicy: alwaysRegistered.some((one) => one === namespace) ? "RegistrationFree" : "RegistrationRequired",
  };
}

const invalid = (namespace: string) =>
  gateway(404, "InvalidResourceNamespace", `The resource namespace '${namespace}' is invalid.`);

/** Listing, reading and registering resource providers. */
export function providerRoutes(namespaces: readonly string[], types: () => readonly ResourceType[]): Route[] {
  const apiVersions = ["2015-01-01", "2026-12-31"] as const;
  const named = (namespace = ""): string => {
    const found = namespaces.find((one) => one.toLowerCase() === namespace.toLowerCase());
    if (found === undefined) throw invalid(namespace);
    return found;
  };
  const show = (context: RequestContext, namespace: string) => listing(context, namespace, types());
  const move = (context: RequestContext, namespace: string, from: string, during: string, to: string) => {
    const subscription = (context.path.subscription ?? "").toLowerCase();
    const providers = registrationsOf(context.arm, subscription);
    const key = namespace.toLowerCase();
    if ((lookup(providers, key) ?? "NotRegistered") !== from) return;
    define(providers, key, during);
    context.arm.world.after(60, registrationDue, { subscription, namespace: key, from: during, to });
  };
  return [
    {
      method: "GET",
      template: "/subscriptions/{subscription}/providers",
      permission: "Microsoft.Resources/subscriptions/providers/read",
      apiVersions,
      answer: (context) => ({
        status: 200,
        body: page(
          { world: context.arm.world, url: context.request.url },
          namespaces,
          (one) => one,
          (one) => show(context, one),
        ),
      }),
    },
    {
      method: "GET",
      template: "/subscriptions/{subscription}/providers/{namespace}",
      permission: "Microsoft.Resources/subscriptions/providers/read",
      apiVersions,
      answer: (context, { params }) => {
        const body = show(context, named(params.namespace));
        const waiting = body.registrationState === "Registering" ? context.arm.world.waited(10) : {};
        return { status: 200, headers: waiting, body };
      },
    },
    ...(["register", "unregister"] as const).map(
      (verb): Route => ({
        method: "POST",
        template: `/subscriptions/{subscription}/providers/{namespace}/${verb}`,
        permission: `{namespace}/${verb}/action`,
        apiVersions,
        answer: (context, { params }) => {
          const namespace = named(params.namespace);
          if (verb === "register") move(context, namespace, "NotRegistered", "Registering", "Registered");
          else if (!alwaysRegistered.some((one) => one === namespace))
            move(context, namespace, "Registered", "Unregistering", "NotRegistered");
          return { status: 200, body: show(context, namespace) };
        },
      }),
    ),
  ];
}
