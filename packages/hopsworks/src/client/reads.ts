import type { Run } from "@slipway/action";

/** What reads the API of managed Hopsworks. Without a key it asks no one. */
export interface HopsworksReads {
  readonly run: Run;
  readonly hasKey: boolean;
  /** The payload of an answer; undefined when the service says that it is not there. */
  find<T>(path: string): Promise<T | undefined>;
  /** A list in the payload of an answer, by its name. */
  list<T>(path: string, name: string): Promise<readonly T[]>;
}
