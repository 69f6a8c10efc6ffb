import { endpoints } from "./endpoint-resources.ts";
import { networkResources } from "./network-resources.ts";
import type { Part } from "./part.ts";
import type { Place } from "./place.ts";
import { roles } from "./role-resources.ts";
import type { StackSettings } from "./settings.ts";

/** A template of CloudFormation, without parameters: so it says all of what there will be. */
export interface Template {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Metadata: { readonly Slipway: StackSettings };
  readonly Resources: Readonly<Record<string, Part>>;
  readonly Outputs: Readonly<Record<string, Part>>;
}

/** The template of a network and of the roles of its clusters. */
export function templateOf(settings: StackSettings, place: Place): Template {
  const { network, autoMode } = settings;
  const made = network === undefined ? undefined : networkResources(network, place);
  const access = roles(autoMode, place);
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Network and roles of ${place.name}, made by Slipway`,
    Metadata: { Slipway: settings },
    Resources: {
      ...made?.resources,
      ...(network?.endpoints ? endpoints(network, place) : {}),
      ...access.resources,
    },
    Outputs: { ...made?.outputs, ...access.outputs },
  };
}
