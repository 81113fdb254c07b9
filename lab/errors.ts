/**
 * Something the lab cannot do, in words for the person at the terminal: what is wrong first, then what to do about it.
 */
export class LabError extends Error {
  public override readonly name = "LabError";
}

/**
 * This machine cannot hold the lab; `reasons` names everything that is missing, each with what to do about it.
 */
export class LabUnsupportedError extends LabError {
  public constructor(public readonly reasons: readonly string[]) {
    super(["This machine cannot hold the lab:", ...reasons.map((reason) => `  - ${reason}`)].join("\n"));
  }
}
