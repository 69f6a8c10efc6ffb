import type { AnyAction } from "@slipway/action";
import type { Arrange, Arrangement } from "../arrangement.ts";
import { JobFiles } from "../job-files.ts";
import { isWrite } from "../requests.ts";
import { type Bench, openBench, type Ran } from "../run-action.ts";
import { transcribe, transcriptOf } from "../transcript.ts";

/** Why a law does not apply to an action, by its name. */
export interface Exemptions {
  /** Law 5 on a rival: the vendor cannot make something only if it is not there. */
  readonly rival?: string;
  /** Law 2 on resource groups: nothing of the action is in one. */
  readonly resourceGroup?: string;
  /** Law 1 on the plan of a later step: nothing in a job reads what the action makes, or not by an ID. */
  readonly shown?: string;
  /** Law 13 on the rights in a cluster: a program of others writes there. */
  readonly clusterRights?: string;
  /** Law 1 on a destroy: the kinds of things that stay though they were made, each with why. */
  readonly stays?: Readonly<Record<string, string>>;
  /** Law 3: what is ours is found by its mark alone. */
  readonly adopted?: string;
  /** Law 8: the vendor has no permissions. */
  readonly permissions?: string;
  /** Law 4 with every fault at every request: what the first world of the action shows already. In this one the faults take turns. */
  readonly everyFault?: string;
}

/** An action in its world, as the laws see it. */
export class LawSubject {
  readonly action: AnyAction;
  readonly exempt: Exemptions;
  readonly #arrange: Arrange;
  readonly #broken: string[] = [];
  /** What its runs say and leave, and the file that says it as well. */
  transcript!: { readonly text: string; readonly file: string };
  #fresh: ReturnType<Bench["cloud"]["world"]["snapshot"]> | undefined;
  #speedup = 1;
  bench!: Bench;
  arranged!: Arrangement;
  /** What a run that nothing disturbed leaves, and how many requests it takes. */
  converged!: {
    readonly owned: unknown;
    readonly foreign: unknown;
    readonly requests: number;
    /** Which of them write. */
    readonly writes: ReadonlySet<number>;
  };

  constructor(action: AnyAction, arrange: Arrange, exempt: Exemptions) {
    this.action = action;
    this.#arrange = arrange;
    this.exempt = exempt;
  }

  get cloud() {
    return this.bench.cloud;
  }

  /** Opens the world, in which every list comes in pages of two. */
  async open(): Promise<void> {
    this.bench = await openBench((line) => this.#broken.push(line));
    this.arranged = await this.#arrange(this.cloud);
    this.cloud.world.pageSize = 2;
    this.#speedup = this.cloud.world.operationSpeedup;
    this.cloud.world.record.bodies = true;
    this.#fresh = this.cloud.world.snapshot();
    const foreign = await this.arranged.foreign(this.cloud);
    const {
      applied: ran,
      owned,
      text,
    } = await transcribe(this.action, this.cloud, this.arranged, (...how) => this.run(...how));
    expect(ran).toSucceed();
    this.transcript = { text, file: `actions/${this.action.name}/src/${transcriptOf(this.#arrange)}` };
    this.converged = {
      owned,
      foreign,
      requests: ran.requests.length,
      writes: new Set(ran.requests.flatMap((request, index) => (isWrite(request) ? [index] : []))),
    };
  }

  async close(): Promise<void> {
    await this.bench.close();
    expect(this.#broken).toEqual([]);
  }

  /** The world as it was before the first run. */
  restart(): void {
    if (this.#fresh) this.cloud.world.restore(this.#fresh);
  }

  /** Takes back what a law changed about the world's ways. */
  calm(): void {
    this.cloud.world.operationSpeedup = this.#speedup;
    this.cloud.before(undefined);
    this.cloud.world.faults.clear();
  }

  run(mode: string, more: Readonly<Record<string, string>> = {}, stop?: (end: () => void) => void): Promise<Ran> {
    return this.bench.run(
      this.action,
      { ...this.arranged.inputs, mode, ...more },
      stop,
      this.arranged.env,
      new JobFiles(this.arranged.ledger),
    );
  }

  /** What the action owns is as after a run that nothing disturbed: law 2 shows that nothing is left to do then. */
  async expectConverged(): Promise<void> {
    expect(await this.arranged.owned(this.cloud)).toEqual(this.converged.owned);
  }

  async expectForeignUntouched(): Promise<void> {
    expect(await this.arranged.foreign(this.cloud)).toEqual(this.converged.foreign);
  }

  /** All is as wanted after a run, or after the next if it was cut. A run that was cut before its first write left nothing to heal. */
  async expectHealed(ran: Ran): Promise<void> {
    if (ran.code !== 0 && writesOf(ran).length === 0) return;
    if (ran.code !== 0) expect(await this.run("apply")).toSucceed();
    await this.expectConverged();
  }

  /** Does something right before the request of a run that has this index. */
  before(index: number, work: () => unknown): void {
    const first = this.cloud.world.record.requests.length;
    this.cloud.before(async (number) => {
      if (number === first + index) await work();
    });
  }

  /** The index of every request of a run. */
  indexes(): number[] {
    return Array.from({ length: this.converged.requests }, (_, index) => index);
  }

  /** Of those before its first write, which leave nothing to repair, only the first. */
  indexesToEndAt(): number[] {
    const [first = 0] = this.converged.writes;
    return this.indexes().filter((index) => index === 0 || index >= first);
  }

  /** Where a run begins to wait for what it wrote, and where it ends. */
  indexesAfterWrites(): number[] {
    const { writes, requests } = this.converged;
    return this.indexes().filter((index) => writes.has(index - 1) || index === requests - 1);
  }

  /**
   * Where a run meets one of several faults: at every write. At reads, which leave what was there before, the faults take
   * turns; so they do everywhere in a world after the first.
   */
  indexesOf(fault: number): number[] {
    const { writes } = this.converged;
    const meetsAll = (index: number) => this.exempt.everyFault === undefined && writes.has(index);
    return this.indexes().filter((index) => meetsAll(index) || (index + fault) % 5 === 0);
  }
}

export const writesOf = (ran: Ran) => ran.requests.filter(isWrite);

/** A law, or the reason why it does not apply to the action: then it is counted as skipped. */
export function lawUnless(reason: string | undefined, title: string, law: () => Promise<void>): void {
  if (reason === undefined) test(title, law);
  else test.skip(`${title} (does not apply: ${reason})`, law);
}
