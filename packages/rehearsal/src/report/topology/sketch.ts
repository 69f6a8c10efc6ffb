/** Identities and roles can be left out of a drawing. */
export type Layer = "things" | "identities";

/**
 * What plans and drawings know a thing by. An ID of ARM stands for itself; other clouds' plans name things by their kind.
 */
export const keyFor = (kind: string, id: string): string =>
  (id.startsWith("/subscriptions/") ? id : `${kind} ${id}`).toLowerCase();

/** A box of a drawing. */
export interface Thing {
  /** In lower case. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** Such as the range of a network. */
  readonly detail?: string;
  /** The ID of the box that it is in. */
  readonly parent?: string;
  readonly layer: Layer;
}

/** An arrow of a drawing, by the IDs of its ends. */
export interface Edge {
  /** What it stands for: for a peering, the IDs of both halves. */
  readonly ids: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly layer: Layer;
  readonly isTwoHeaded: boolean;
}

type Given<T> = Omit<T, "layer"> & { readonly layer?: Layer };

/** Collects the boxes and arrows of a drawing. The last word on a box counts; an arrow without both ends is left out. */
export class Sketch {
  readonly #things = new Map<string, Thing>();
  readonly #edges = new Map<string, Edge>();
  readonly #ids = new Set<string>();

  add(thing: Given<Thing>): void {
    const id = thing.id.toLowerCase();
    this.#ids.add(id);
    const { parent } = thing;
    this.#things.set(id, {
      layer: "things",
      ...thing,
      id,
      ...(parent === undefined ? {} : { parent: parent.toLowerCase() }),
    });
  }

  connect(given: Given<Omit<Edge, "ids" | "isTwoHeaded">> & { readonly id: string }): void {
    const { id, label, layer = "things" } = given;
    const edge: Edge = {
      ids: [id.toLowerCase()],
      from: given.from.toLowerCase(),
      to: given.to.toLowerCase(),
      label,
      layer,
      isTwoHeaded: false,
    };
    this.#ids.add(id.toLowerCase());
    const [there, back] = [`${edge.from} ${edge.to} ${label}`, `${edge.to} ${edge.from} ${label}`];
    const other = this.#edges.get(back);
    if (other) this.#edges.set(back, { ...other, ids: [...new Set([...other.ids, ...edge.ids])], isTwoHeaded: true });
    else this.#edges.set(there, { ...edge, ids: [...new Set([...(this.#edges.get(there)?.ids ?? []), ...edge.ids])] });
  }

  /** Whether a box or an arrow stands for it. */
  knows(id: string): boolean {
    return this.#ids.has(id.toLowerCase());
  }

  /** A box whose outer box is missing stands by itself. */
  get things(): Thing[] {
    return [...this.#things.values()].map(({ parent, ...thing }) =>
      parent !== undefined && this.#things.has(parent) ? { ...thing, parent } : thing,
    );
  }

  get links(): Edge[] {
    return [...this.#edges.values()].filter(
      ({ from, to }) => from !== to && this.#things.has(from) && this.#things.has(to),
    );
  }
}
