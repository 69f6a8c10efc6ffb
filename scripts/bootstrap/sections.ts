import { awsSections } from "./aws.ts";
import { azureSections } from "./azure.ts";
import type { Names } from "./names.ts";
import type { Section } from "./section.ts";

/** What someone does by hand before the first run. The permissions are those of the page of permissions. */
export const sectionsFor = (names: Names, permissionsPage: string): Section[] =>
  names.cloud === "azure" ? azureSections(names, permissionsPage) : awsSections(names, permissionsPage);
