import { type Access, type AccessState, makeAccess } from "./access.ts";
import { type Clock, type Clockwork, makeClock, type Pace } from "./clock.ts";
import { type Faults, type FaultsState, makeFaults } from "./faults.ts";
import { type Ids, type IdsState, makeIds } from "./ids.ts";
import { makeRecord, type RecordState, type RequestRecord } from "./record.ts";

/** Something that will happen: plain data, so that a snapshot holds it. */
export interface Due {
  at: number;
  order: number;
  kind: string;
  data: unknown;
}

export interface WorldState {
  now: number;
  ids: IdsState;
  due: Due[];
  order: number;
  sections: Record<string, object>;
}

export interface WorldOptions {
  readonly seed?: number;
  readonly time?: Pace;
  /** How many seconds of a fast or shared clock pass in one of the machine's; left out, as many as wished. */
  readonly speed?: number;
  /** How many times faster than in reality long operations complete; 1 by default. */
  readonly operationSpeedup?: number;
  /** The most items that one answer of a list has; left out, as many as the vendor's own pages have. */
  readonly pageSize?: number;
}

/**
 * All state of the simulated cloud. Services keep theirs in sections, in the vendor's wire shape and as plain
 * data; what takes time is a `Due`, never a timer, so that a world can be copied, restored and replayed.
 */
export class World {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly seed: number;
  /** May be changed at any time; applies to operations that begin afterwards. */
  operationSpeedup: number;
  /** May be changed at any time: the vendors' page sizes are no contract, so a client must follow the links whatever it is. */
  pageSize: number | undefined;
  readonly faults: Faults;
  readonly record: RequestRecord;
  readonly access: Access;
  #state: WorldState;
  #clockwork: Clockwork;
  #handlers = new Map<string, (data: never) => void>();
  #fresh: WorldState;

  constructor(options: WorldOptions = {}) {
    this.seed = options.seed ?? 1;
    this.operationSpeedup = options.operationSpeedup ?? 1;
    this.pageSize = options.pageSize;
    this.#clockwork = makeClock(options.time ?? "real", () => this.runDue(), options.speed);
    this.clock = this.#clockwork;
    this.#state = { now: this.clock.now(), ids: { seed: this.seed, count: 0 }, due: [], order: 0, sections: {} };
    this.#fresh = structuredClone(this.#state);
    this.ids = makeIds(() => this.#state.ids);
    this.faults = makeFaults(() => this.section<FaultsState>("faults", () => ({ planned: [] })), this.ids);
    this.record = makeRecord(() =>
      this.section<RecordState>("record", () => ({ bodies: false, requests: [], denials: [] })),
    );
    this.access = makeAccess(() => this.section<AccessState>("access", () => ({ limits: {} })));
  }

  /** A service's own part of the state. Fetch it for each request: a restore replaces it. */
  section<T extends object>(name: string, empty: () => T): T {
    this.#state.sections[name] ??= empty();
    return this.#state.sections[name] as T;
  }

  /** Say what happens when a `Due` of this kind falls due. Called once, when the service is made. */
  on<T>(kind: string, handler: (data: T) => void): void {
    this.#handlers.set(kind, handler as (data: never) => void);
  }

  later(delay: number, kind: string, data: unknown): void {
    this.#state.order += 1;
    const entry: Due = { at: this.clock.now() + delay, order: this.#state.order, kind, data };
    const due = this.#state.due;
    let index = due.length;
    while (index > 0 && (due[index - 1] as Due).at > entry.at) index -= 1;
    due.splice(index, 0, entry);
  }

  /** As `later`, at the end of an operation that takes so long in reality. */
  after(seconds: number, kind: string, data: unknown): void {
    this.later((seconds * 1000) / this.operationSpeedup, kind, data);
  }

  /** Run everything that is due by now, in order. The server calls it before each request. */
  runDue(): void {
    while (this.#state.due.length > 0 && (this.#state.due[0] as Due).at <= this.clock.now()) {
      const next = this.#state.due.shift() as Due;
      this.#clockwork.asOf(next.at, () => this.#handlers.get(next.kind)?.(next.data as never));
    }
  }

  /**
   * The headers that make a client poll again after some seconds. A fast clock moves on by them, so that
   * other processes, whose clocks are not ours, wait next to nothing.
   */
  waited(seconds: number): Record<string, string> {
    if (this.clock.pace !== "fast") return { "retry-after": String(seconds) };
    this.clock.advance(seconds * 1000);
    return { "retry-after": "1", "retry-after-ms": "20" };
  }

  snapshot(): WorldState {
    return structuredClone({ ...this.#state, now: this.clock.now() });
  }

  restore(state: WorldState): void {
    this.#state = structuredClone(state);
    this.#clockwork.set(state.now);
  }

  /** Does something, and takes back all that it changed: it acts on a copy, for requests under way hold the state itself. */
  undone(work: () => void): void {
    const before = this.#state;
    this.#state = structuredClone(before);
    try {
      work();
    } finally {
      this.#state = before;
    }
  }

  reset(): void {
    this.restore(this.#fresh);
  }
}
