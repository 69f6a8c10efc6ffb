import { textOf } from "../../engine/json.ts";
import { badRequest, conflict, type Refusal } from "../../engine/refusal.ts";
import type { ArmContext } from "../../engine/resource-type.ts";
import type { Route } from "../../engine/route.ts";
import { isNameTaken } from "../../engine/state.ts";
import { storageVersions } from "./storage.ts";

const type = "Microsoft.Storage/storageAccounts";

/** Storage account names are taken in the whole world. */
export const accountNamed = (arm: ArmContext, name: string) =>
  Object.values(arm.state.entries).find(
    (entry) => entry.type === "microsoft.storage/storageaccounts" && entry.resource.name === name.toLowerCase(),
  );

const invalidName = (name: string): Refusal =>
  badRequest(
    "AccountNameInvalid",
    `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
  );

/** What an account may be called. */
export const accountNaming = {
  pattern: /^[a-z0-9]{3,24}$/,
  refuse: invalidName,
};

/** Refuses a name that is taken. */
export function checkFree(arm: ArmContext, name: string, id: string): void {
  if (!isNameTaken(arm.state, type, name)) return;
  const mine = accountNamed(arm, name)?.resource.id.split("/")[2] === id.split("/")[2];
  throw mine
    ? conflict(
        "StorageAccountAlreadyExists",
        `The storage account named ${name} already exists under the subscription.`,
      )
    : conflict("StorageAccountAlreadyTaken", `The storage account named ${name} is already taken.`);
}

/** Whether an account name is free. */
export const storageRoutes: readonly Route[] = [
  {
    method: "POST",
    template: "/subscriptions/{subscription}/providers/Microsoft.Storage/checkNameAvailability",
    permission: "Microsoft.Storage/checknameavailability/read",
    apiVersions: storageVersions,
    answer: ({ arm }, { body }) => {
      const name = textOf(body.name) ?? "";
      if (!accountNaming.pattern.test(name))
        return {
          status: 200,
          body: { nameAvailable: false, reason: "AccountNameInvalid", message: invalidName(name).message },
        };
      return {
        status: 200,
        body: !isNameTaken(arm.state, type, name)
          ? { nameAvailable: true }
          : {
              nameAvailable: false,
              reason: "AlreadyExists",
              message: `The storage account named ${name} is already taken.`,
            },
      };
    },
  },
];
