import type { Problem } from "@slipway/action";

type Given = Readonly<
  Record<
    "share" | "account" | "account-key" | "secret" | "protocol" | "server" | "path" | "resource-group",
    string | undefined
  > & { encrypt: boolean | undefined }
>;

const ofShares = ["account", "account-key", "secret", "protocol", "encrypt", "resource-group"] as const;

/** Inputs that do not go together: a share of Azure Files, or the folder of a server. */
export function contradictions(given: Partial<Given>): Problem[] {
  const { share, path, server, account, protocol } = given;
  if ((share === undefined) === (path === undefined))
    return [{ input: "share", problem: "Give share, for Azure Files, or path with server, for an NFS server." }];
  if (path !== undefined)
    return [
      ...(server === undefined ? [{ input: "server", problem: "It is missing: which server exports the path?" }] : []),
      ...ofShares
        .filter((input) => given[input] !== undefined)
        .map((input) => ({ input, problem: "It is about Azure Files: leave it out, or give share in place of path." })),
    ];
  const keyless = ["account-key", "secret"] as const;
  return [
    ...(account === undefined ? [{ input: "account", problem: "It is missing: which account has the share?" }] : []),
    ...(protocol === "NFS"
      ? keyless
          .filter((input) => given[input] !== undefined)
          .map((input) => ({ input, problem: "NFS knows no keys: leave it out." }))
      : []),
    ...(protocol !== "NFS" && given.encrypt !== undefined
      ? [
          {
            input: "encrypt",
            problem: "Only NFS mounts have it, SMB 3 is encrypted anyway: write protocol: NFS, or leave it out.",
          },
        ]
      : []),
    ...(protocol !== "NFS" && keyless.every((input) => given[input] === undefined)
      ? [{ input: "account-key", problem: "SMB needs it: give it, or the name of a secret that is there." }]
      : []),
  ];
}
