import { at, type JsonObject, textOf } from "../../engine/json.ts";
import type { ActionRequest, ActionResult, PostAction } from "../../engine/resource-type.ts";
import { aks } from "./refuse.ts";

const encoded = (text: string): string => Buffer.from(text).toString("base64");

/** The Entra application that stands for every AKS API server. */
const serverApplication = "6dae42f8-4368-4678-94ff-3960e28e3630";

function userEntry({ arm, entry, query }: ActionRequest, user: string, admin: boolean): JsonObject {
  const managed = at(entry.resource, "properties.aadProfile.managed") === true;
  const held = arm.options.kubernetes?.credentials(arm.world, entry.resource.id);
  if (managed && !admin) {
    const args =
      query.get("format") === "azure"
        ? ["get-token", "--login", "devicecode"]
        : [
            "get-token",
            "--environment",
            "AzurePublicCloud",
            "--server-id",
            serverApplication,
            "--tenant-id",
            textOf(at(entry.resource, "identity.tenantId")) ?? "",
          ];
    return {
      name: user,
      user: {
        exec: {
          apiVersion: "client.authentication.k8s.io/v1beta1",
          command: "kubelogin",
          args,
          env: null,
          provideClusterInfo: false,
        },
      },
    };
  }
  return {
    name: user,
    user: {
      "client-certificate-data": encoded(held?.clientCertificate ?? ""),
      "client-key-data": encoded(held?.clientKey ?? ""),
      token: held?.token ?? "",
    },
  };
}

/** A kubeconfig in JSON, which is YAML too. */
function kubeconfig(act: ActionRequest, user: string, admin: boolean): string {
  const { arm, entry, query } = act;
  const { properties, name } = entry.resource;
  const wanted = query.get("server-fqdn");
  const host =
    (wanted === "public" ? undefined : (wanted ?? textOf(properties.privateFQDN))) ?? textOf(properties.fqdn) ?? "";
  const context = admin ? `${name}-admin` : name;
  const held = arm.options.kubernetes?.credentials(arm.world, entry.resource.id);
  return JSON.stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        { name, cluster: { "certificate-authority-data": encoded(held?.ca ?? ""), server: `https://${host}:443` } },
      ],
      contexts: [{ name: context, context: { cluster: name, user } }],
      "current-context": context,
      preferences: {},
      users: [userEntry(act, user, admin)],
    },
    null,
    2,
  );
}

function list(act: ActionRequest, label: string, admin: boolean): ActionResult {
  const { entry } = act;
  const group = entry.resource.id.split("/")[4];
  const local = admin || at(entry.resource, "properties.aadProfile.managed") !== true;
  if (local && entry.resource.properties.disableLocalAccounts === true)
    throw aks(
      400,
      "BadRequest",
      "Getting static credential is not allowed because this cluster is set to disable local accounts.",
    );
  const user = `${label}_${group}_${entry.resource.name}`;
  return { body: { kubeconfigs: [{ name: label, value: encoded(kubeconfig(act, user, admin)) }] } };
}

/** The credentials that a cluster hands out; without Entra the user's are as mighty as the administrator's. */
export const credentialActions: Readonly<Record<string, PostAction>> = {
  listClusterUserCredential: {
    permission: "listClusterUserCredential/action",
    run: (act) => list(act, "clusterUser", false),
  },
  listClusterAdminCredential: {
    permission: "listClusterAdminCredential/action",
    run: (act) => list(act, "clusterAdmin", true),
  },
  listClusterMonitoringUserCredential: {
    permission: "listClusterMonitoringUserCredential/action",
    run: (act) => list(act, "clusterMonitoringUser", false),
  },
};
