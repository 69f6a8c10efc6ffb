import type { Fact } from "../fact.ts";
import { lookOfAnswers } from "./answers.ts";
import { cutOutput, longTermSupport, poolsOfTheirOwn, privateInPlace, rightsOnTheZone } from "./clusters.ts";
import { audiences, slowGrants, staleIndex } from "./identities.ts";
import { conditionalRecords, joinedAgain, notGivenNotCompared } from "./networks.ts";
import { landingZones } from "./policies.ts";
import { creationAtOnce, softDeleteOrRetention, zoneRedundancy } from "./registries.ts";
import { failedExtensions, oldTls } from "./storage.ts";

/** What Azure does that is easily taken to be otherwise. */
export const azureFacts: readonly Fact[] = [
  poolsOfTheirOwn,
  privateInPlace,
  zoneRedundancy,
  softDeleteOrRetention,
  staleIndex,
  slowGrants,
  rightsOnTheZone,
  audiences,
  longTermSupport,
  oldTls,
  failedExtensions,
  conditionalRecords,
  creationAtOnce,
  lookOfAnswers,
  cutOutput,
  landingZones,
  joinedAgain,
  notGivenNotCompared,
];
