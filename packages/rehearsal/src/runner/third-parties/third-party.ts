/** What a stand-in for someone else's action is given. */
export interface StandInRequest {
  /** By their names in small letters; what was not given, or is empty, is not there. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly root: string;
  readonly repository: string;
  readonly workspace: string;
  readonly home: string;
  /** The folder of the run's artifacts. */
  readonly artifacts: string;
  /** The address of the run's page. */
  readonly runUrl: string;
  log(line: string): void;
  warn(line: string): void;
}

/** What an action leaves behind, apart from files. */
export interface Left {
  readonly outputs?: Readonly<Record<string, string>>;
  /** What it does after all steps of the job. */
  readonly post?: () => void;
}

/** Someone else's action, by what it leaves behind. */
export interface ThirdParty {
  /** The inputs that are modelled. Any other is refused by name. */
  readonly inputs: readonly string[];
  readonly required?: readonly string[];
  readonly run: ((request: StandInRequest) => Left) | Program;
}

/** A program that does what the action's own does, with requests to the simulated cloud. */
export interface Program {
  readonly program: string;
  readonly defaults: Readonly<Record<string, string>>;
}

/** A stand-in fails as the action itself would. */
export class ThirdPartyError extends Error {
  override readonly name = "ThirdPartyError";
}
