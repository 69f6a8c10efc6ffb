import type { Values } from "@slipway/action";
import { apiServerOptions } from "./api-server.ts";
import { encryptionOptions } from "./encryption.ts";
import { ingressOptions } from "./ingress.ts";
import { monitoringOptions } from "./monitoring.ts";
import { networkOptions } from "./network.ts";
import { inputsOf, type Setting, settingsOf } from "./option.ts";
import { placementOptions } from "./placement.ts";
import { upgradeOptions } from "./upgrades.ts";

const options = {
  ...networkOptions,
  ...apiServerOptions,
  ...ingressOptions,
  ...placementOptions,
  ...upgradeOptions,
  ...monitoringOptions,
  ...encryptionOptions,
};

/** The inputs of all that a cluster can have, and does not have to. */
export const clusterOptionInputs = inputsOf(options);

/** What the given ones ask of a cluster. */
export const clusterSettings = (given: Values<typeof clusterOptionInputs>): Setting[] => settingsOf(options, given);
