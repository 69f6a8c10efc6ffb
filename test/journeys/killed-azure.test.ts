import { killed } from "./killed.ts";

// One for each client and way of writing: resources and operations of ARM, the vendor's clients of AKS and ACR, blobs and
// file shares, key vaults, sealed secrets of GitHub.
killed([
  { name: "create-storage" },
  { name: "create-aks" },
  { name: "acr-retention" },
  { name: "assign-role" },
  { name: "create-ssh-key", way: "a key vault" },
  { name: "create-ssh-key", way: "a GitHub secret" },
]);
