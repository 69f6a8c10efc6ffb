import type { Host } from "@slipway/action";
import type { Execute } from "@slipway/action/programs";
import { helm } from "../../helm/helm.ts";

/** The programs that are on the machine of a run, by its clock. */
export const programs =
  ({ sleep }: Pick<Host["clock"], "sleep">): Execute =>
  async (program) => {
    if (program.command !== "helm") throw new Error(`Unable to locate executable file: ${program.command}.`);
    return await helm(program, (milliseconds) => sleep(milliseconds));
  };
