import { killed } from "./killed.ts";

// One for each client: objects of a cluster, pull secrets, aws-auth; GitHub; Hopsworks. `arc-connect` starts Helm, which would
// go on without it: its laws cut it in their process.
killed(
  ["mount-share", "create-registry-secret", "eks-map-role", "report-drift", "hopsworks-cluster"].map((name) => ({
    name,
  })),
);
