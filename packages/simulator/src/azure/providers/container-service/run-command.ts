import { at, textOf } from "../../engine/json.ts";
import type { ActionRequest, ActionResult } from "../../engine/resource-type.ts";
import { requireRunning } from "./cluster-serial.ts";
import { aks } from "./refuse.ts";
import { unzip } from "./zip.ts";

/** Output beyond this many characters is cut off. */
const longestOutput = 512 * 1024;

/** POST runCommand: the command runs in a pod of the cluster; the client polls commandResults. */
export async function runCommand({ arm, entry, body }: ActionRequest): Promise<ActionResult> {
  const { resource } = entry;
  requireRunning(entry);
  if (resource.properties.provisioningState === "Creating")
    throw aks(
      409,
      "OperationNotAllowed",
      `Operation is not allowed while the cluster ${resource.name} is being created.`,
    );
  if (at(resource, "properties.apiServerAccessProfile.disableRunCommand") === true)
    throw aks(400, "BadRequest", "Run command is disabled for this cluster.");
  const command = textOf(body.command);
  if (command === undefined || command === "")
    throw aks(400, "InvalidParameter", "Required parameter command is missing (null).", { target: "command" });
  const entra = at(resource, "properties.aadProfile.managed") === true;
  if (entra && !textOf(body.clusterToken))
    throw aks(
      400,
      "InvalidParameter",
      "clusterToken is required for a cluster with managed Microsoft Entra integration.",
      {
        target: "clusterToken",
      },
    );
  const context = textOf(body.context) ?? "";
  const files = context === "" ? {} : unzip(Buffer.from(context, "base64"));
  if (files === undefined)
    throw aks(
      400,
      "InvalidParameter",
      "The value of parameter context is invalid: it is not a base64 encoded zip file.",
      {
        target: "context",
      },
    );
  const { kubernetes } = arm.options;
  const startedAt = arm.world.clock.iso();
  const { exitCode, logs } =
    kubernetes === undefined
      ? { exitCode: 127, logs: "sh: no cluster answers here\n" }
      : await kubernetes.runCommand(
          arm.world,
          resource.id,
          command,
          files,
          entra ? textOf(body.clusterToken) : undefined,
        );
  return {
    body: {
      id: arm.world.ids.hex(32),
      properties: {
        provisioningState: "Succeeded",
        exitCode,
        startedAt,
        finishedAt: new Date(arm.world.clock.now() + 8000).toISOString(),
        logs: logs.slice(0, longestOutput),
        reason: null,
      },
    },
    wait: { style: "runCommand", seconds: 8 },
  };
}
