import { appendFileSync } from "node:fs";
import { TestEnvironment } from "jest-environment-node";

/** The part that we use of a test, or of a block of tests, in Jest. */
interface TestEntry {
  readonly name: string;
  readonly parent?: TestEntry;
  readonly duration?: number | null;
  readonly errors?: readonly unknown[];
  mode?: "skip" | "only" | "todo" | null;
}

/** What a test file executes. */
export interface Reached {
  readonly path: string;
  /** The mutants that its imports execute. What a test imports is there for the later ones too. */
  readonly outside: readonly string[];
  /** The mutants that its hooks execute. */
  readonly hooks: readonly string[];
  /** The mutants that its tests execute. */
  readonly inside: readonly string[];
  /** For each test its duration, and which of the mutants inside it executes. */
  readonly tests: readonly { readonly name: string; readonly milliseconds: number; readonly executes: number[] }[];
}

/** One mutant to try, and the tests to try it with: their names by their files' paths. */
export interface Trial {
  readonly mutant: string;
  readonly tests: Readonly<Record<string, readonly string[]>>;
}

/**
 * Runs the tests of the trial that MUTANT_TRIAL holds, up to the first failure. Without a trial all tests run, and the file
 * MUTANTS_REACHED gets a line on what they execute; a test that fails then is left out of it, and of all trials.
 */
export default class MutantEnvironment extends TestEnvironment {
  readonly #path: string;
  readonly #trial: Trial | undefined;
  readonly #outside = new Set<string>();
  readonly #hooks = new Set<string>();
  readonly #inside = new Map<string, number>();
  readonly #tests: Reached["tests"][number][] = [];
  #current: Set<string> = this.#hooks;
  /** How many modules are being loaded, each by the one before. */
  #loading = 0;
  #failed = false;

  constructor(...given: ConstructorParameters<typeof TestEnvironment>) {
    super(...given);
    this.#path = given[1].testPath;
    const trial = process.env.MUTANT_TRIAL;
    this.#trial = trial === undefined ? undefined : (JSON.parse(trial) as Trial);
    const active = this.#trial?.mutant;
    const isActive = (id: string): boolean => {
      if (active === undefined) (this.#loading > 0 ? this.#outside : this.#current).add(id);
      return id === active;
    };
    const loads = (more: 1 | -1): void => {
      this.#loading += more;
    };
    this.global.mutant$ = Object.assign(isActive, { loads });
  }

  /** Called by Jest. Of a hook that fails nothing is noted: it fails the tests after it, unless they are skipped. */
  handleTestEvent({ name, test }: { readonly name: string; readonly test?: TestEntry }): void {
    if (test === undefined) return;
    if (name === "test_start" && this.#isLeftOut(test)) test.mode = "skip";
    if (name === "test_fn_start") this.#current = new Set();
    if (name === "test_done") this.#record(test);
  }

  override async teardown(): Promise<void> {
    const { MUTANTS_REACHED: file } = process.env;
    const inside = [...this.#inside.keys()];
    const [outside, hooks] = [[...this.#outside], [...this.#hooks]];
    const reached: Reached = { path: this.#path, outside, hooks, inside, tests: this.#tests };
    if (this.#trial === undefined && file) appendFileSync(file, `${JSON.stringify(reached)}\n`);
    await super.teardown();
  }

  #isLeftOut(test: TestEntry): boolean {
    return this.#failed || (this.#trial !== undefined && !this.#trial.tests[this.#path]?.includes(nameOf(test)));
  }

  #record(test: TestEntry): void {
    const failed = test.errors !== undefined && test.errors.length > 0;
    this.#failed ||= failed && this.#trial !== undefined;
    const executes = this.#current === this.#hooks ? [] : [...this.#current].map((id) => this.#numberOf(id));
    if (!failed) this.#tests.push({ name: nameOf(test), milliseconds: test.duration ?? 0, executes });
    this.#current = this.#hooks;
  }

  #numberOf(id: string): number {
    const known = this.#inside.get(id) ?? this.#inside.size;
    this.#inside.set(id, known);
    return known;
  }
}

const nameOf = ({ name, parent }: TestEntry): string => (parent === undefined ? name : `${nameOf(parent)} ${name}`);
