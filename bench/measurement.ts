/** One figure; a ratio unless it says otherwise. */
export interface Row {
  readonly what: string;
  /** Undefined when it could not be measured: then `note` says why. */
  readonly figure: number | undefined;
  /** The figure is not to be larger. */
  readonly target?: number;
  /** What the figure comes from: times of this machine, at this moment. */
  readonly note: string;
}

/** A measurement by its title; it returns the rows it comes to. */
export interface Measurement {
  readonly title: string;
  readonly run: (pairs: number) => readonly Row[] | Promise<readonly Row[]>;
}
