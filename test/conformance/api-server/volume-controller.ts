import { setTimeout } from "node:timers/promises";
import { ask, type Server } from "./server.ts";

interface Found {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly volumeName?: string;
    readonly accessModes?: readonly string[];
    readonly capacity?: object;
    readonly claimRef?: { readonly uid?: string };
  };
  readonly status?: { readonly phase?: string };
}

/**
 * Stands in for the controllers of kube-controller-manager that a real API server has beside it in a cluster: a claim gets
 * the volume that it names, and what is deleted is let go when nothing holds it. It writes what they write, as far as a client sees it.
 */
export function bindVolumes(server: Server): { stop(): Promise<void> } {
  let going = true;
  const list = async (path: string): Promise<readonly Found[]> => {
    const { body } = await ask(server, "admin", { method: "GET", path });
    return (body as { readonly items?: readonly Found[] }).items ?? [];
  };
  const merge = (path: string, body: object) =>
    ask(server, "admin", { method: "PATCH", path, body, type: "application/merge-patch+json" });
  const volumePath = (name: string) => `/api/v1/persistentvolumes/${name}`;

  const look = async () => {
    const volumes = await list("/api/v1/persistentvolumes");
    const claims = await list("/api/v1/persistentvolumeclaims");
    for (const { metadata, spec, status } of claims) {
      const { name, namespace = "", uid } = metadata;
      const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;
      const volume = volumes.find((each) => each.metadata.name === spec.volumeName);
      if (metadata.deletionTimestamp) await merge(path, { metadata: { finalizers: null } });
      else if (volume && status?.phase !== "Bound") {
        await merge(volumePath(volume.metadata.name), {
          spec: { claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid } },
        });
        await merge(`${volumePath(volume.metadata.name)}/status`, { status: { phase: "Bound" } });
        const { accessModes, capacity } = volume.spec;
        await merge(`${path}/status`, { status: { phase: "Bound", accessModes, capacity } });
      }
    }
    const held = new Set(claims.map(({ metadata }) => metadata.uid));
    for (const { metadata, spec, status } of volumes) {
      const path = volumePath(metadata.name);
      if (held.has(spec.claimRef?.uid ?? "")) continue;
      if (metadata.deletionTimestamp) await merge(path, { metadata: { finalizers: null } });
      else if (status?.phase !== "Available" && spec.claimRef === undefined)
        await merge(`${path}/status`, { status: { phase: "Available" } });
    }
  };
  const done = (async () => {
    while (going) {
      await look();
      await setTimeout(200);
    }
  })();
  return {
    async stop() {
      going = false;
      await done;
    },
  };
}
