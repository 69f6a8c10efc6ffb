import { textOf } from "../../engine/json.ts";
import type { Route } from "../../engine/route.ts";
import { isRegistryNameTaken } from "./registry.ts";
import { registryVersions } from "./versions.ts";

/** Whether a registry name is free: it says no for one's own registry as well. */
export const registryRoutes: readonly Route[] = [
  {
    method: "POST",
    template: "/subscriptions/{subscription}/providers/Microsoft.ContainerRegistry/checkNameAvailability",
    permission: "Microsoft.ContainerRegistry/checkNameAvailability/read",
    apiVersions: registryVersions,
    answer: ({ arm }, { body }) => {
      const name = textOf(body.name) ?? "";
      if (!/^[a-zA-Z0-9]{5,50}$/.test(name))
        return {
          status: 200,
          body: {
            nameAvailable: false,
            reason: "Invalid",
            message:
              "Registry names may contain alpha numeric characters only and must be between 5 and 50 characters.",
          },
        };
      return {
        status: 200,
        body: isRegistryNameTaken(arm, name)
          ? { nameAvailable: false, reason: "AlreadyExists", message: `The registry ${name} is already in use.` }
          : { availableLoginServerName: `${name.toLowerCase()}.azurecr.io`, nameAvailable: true },
      };
    },
  },
];
