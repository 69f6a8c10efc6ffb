import type { ArmResource } from "../../../packages/azure/src/arm/client.ts";

/** A storage account, as far as it says what the workflows would change of it. */
export interface Account extends ArmResource {
  readonly properties: ArmResource["properties"] & {
    readonly allowBlobPublicAccess?: boolean;
    readonly minimumTlsVersion?: string;
    readonly supportsHttpsTrafficOnly?: boolean;
  };
}

/** What create-storage asks of every account. */
export function accountDifferences({ name, properties }: Account): string[] {
  const { allowBlobPublicAccess, minimumTlsVersion = "", supportsHttpsTrafficOnly } = properties;
  return [
    ...(allowBlobPublicAccess === true
      ? [`The storage account ${name} lets containers be public: it no longer will.`]
      : []),
    ...(minimumTlsVersion < "TLS1_2" ? [`The storage account ${name} takes TLS before 1.2: it no longer will.`] : []),
    ...(supportsHttpsTrafficOnly === false
      ? [`The storage account ${name} takes requests without TLS: it no longer will.`]
      : []),
  ];
}
