import { changed, immutable } from "./change.ts";
import { StaleError } from "./errors.ts";
import { type ApplyOptions, defineResource, type Resource, sealOf } from "./index.ts";

export interface Box {
  name: string;
  size: number;
  place?: string;
  state?: string;
  maker?: string;
  version?: number;
  code?: string;
}

/** What reads boxes. */
interface Reads {
  read(name: string): Box | undefined;
}

/** A tiny world with optimistic locking: what the tests assert is its state. */
export class Shelf implements Reads {
  boxes = new Map<string, Box>();
  writes = 0;
  atOnce = 0;
  mostAtOnce = 0;
  onRead?: (name: string) => void;

  read(name: string): Box | undefined {
    this.onRead?.(name);
    const box = this.boxes.get(name);
    return box && { ...box };
  }

  async write(box: Box): Promise<void> {
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    await new Promise((go) => setImmediate(go));
    this.atOnce -= 1;
    const there = this.boxes.get(box.name);
    if ((there?.version ?? 0) !== (box.version ?? 0)) throw new StaleError(`${box.name} was changed meanwhile`);
    this.writes += 1;
    this.boxes.set(box.name, { ...box, version: (box.version ?? 0) + 1 });
  }
}

/** A kind of box: the usual one, with what is different about it. */
export const boxKind = (more: Partial<Resource<Box, Box, Box, Reads, Shelf>> = {}) =>
  defineResource<Box, Box, Box, Reads, Shelf>({
    kind: "box",
    id: (want) => want.name,
    seal: { read: ({ maker }) => maker, add: (body, maker) => ({ ...body, maker }) },
    secrets: ["code"],
    read: async (want, shelf) => shelf.read(want.name),
    plan(want, have) {
      if (have === undefined) return { operation: "create", body: want };
      const changes = [
        ...changed(have, { size: want.size, code: want.code }),
        ...immutable(changed(have, { place: want.place })),
      ];
      if (changes.some((change) => change.immutable)) return { operation: "replace", body: want, changes };
      const isWell = changes.length === 0 && have.state !== "failed";
      return isWell ? { operation: "none" } : { operation: "update", body: want, changes };
    },
    create: (_id, body, shelf) => shelf.write(body),
    update: (have, body, shelf) => shelf.write({ ...have, ...body, state: "well" }),
    delete: async (have, shelf) => void shelf.boxes.delete(have.name),
    status: (have) => ({
      ...(have.state === "failed" ? { failed: "it failed" } : {}),
      ...(have.state === "growing" ? { inProgress: "growing" } : {}),
    }),
    wait: async (have, shelf) => void (shelf as Shelf).boxes.set(have.name, { ...have, state: "well", size: 7 }),
    ...more,
  });

export const box = boxKind();

/** What a box says of its maker when Slipway made it. */
export const owned = async (name: string): Promise<{ maker: string }> => ({
  maker: await sealOf({ kind: "box", id: name }),
});

export const options = (more: Partial<ApplyOptions> = {}): ApplyOptions => ({
  sleep: async () => {},
  signal: new AbortController().signal,
  ...more,
});

export const shelfWith = (...boxes: Box[]): Shelf => {
  const shelf = new Shelf();
  for (const each of boxes) shelf.boxes.set(each.name, each);
  return shelf;
};
