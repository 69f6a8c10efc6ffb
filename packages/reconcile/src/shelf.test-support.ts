import { changed, immutable } from "./change.ts";
import { StaleError } from "./errors.ts";
import { type ApplyOptions, defineResource } from "./index.ts";

export interface Box {
  name: string;
  size: number;
  place?: string;
  state?: string;
  owner?: string;
  version?: number;
}

/** A tiny world with optimistic locking: what the tests assert is its state. */
export class Shelf {
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

export const diff = (have: Box, want: Box) => [
  ...changed(have, { size: want.size }),
  ...immutable(changed(have, { place: want.place })),
];

export const box = defineResource<Box, Box, Shelf>({
  kind: "box",
  name: (want) => want.name,
  read: async (want, shelf) => shelf.read(want.name),
  diff,
  create: (want, shelf) => shelf.write({ owner: "slipway", ...want }),
  update: (want, have, shelf) => shelf.write({ ...have, ...want, state: "well" }),
  remove: async (have, _want, shelf) => void shelf.boxes.delete(have.name),
  condition: (have) => ({
    ...(have.state === "failed" ? { degraded: "it failed" } : {}),
    ...(have.state === "growing" ? { moving: "growing" } : {}),
  }),
  wait: async (have, _want, shelf) => void shelf.boxes.set(have.name, { ...have, state: "well", size: 7 }),
  owned: (have) => have.owner === "slipway",
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
