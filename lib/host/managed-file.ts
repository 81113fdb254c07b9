/** What all files that a change manages have in common. */
interface ManagedPath {
  /** Absolute path on the machine, without blanks. */
  readonly path: string;
}

/** A file that belongs to the change as a whole. */
export interface WholeFile extends ManagedPath {
  /** The text; it ends with a line break, which is added where it is missing. */
  readonly content: string;
  /** Permissions, in octal. @default "0644" */
  readonly mode?: string;
  /** Owner and group. @default "root:root" */
  readonly owner?: string;
  /**
   * Whether the text holds the value of a secret variable. It then goes to the machine by itself, and whether it changed is told there
   * alone: raise {@link GuardedChangeProps.revision} to have a new value written.
   *
   * @default false
   */
  readonly secret?: boolean;
}

/** A file that somebody else owns, of which the change alters a part. */
export interface EditedFile extends ManagedPath {
  /** Shell filter from the present text to the new one; applied to its own output it changes nothing. */
  readonly edit: string;
  /** Shell filter that takes the edit back; `$original` is the path of the first text, which may not exist. */
  readonly undo: string;
  /**
   * What the edit wants, in words that stay the same when the filters are only written differently: a machine is touched when this changes.
   *
   * @default the filter itself
   */
  readonly wants?: string;
}

/** A file that is not to be there. */
export interface AbsentFile extends ManagedPath {
  readonly absent: true;
}

/** A file on a machine, as a change wants it. */
export type ManagedFile = WholeFile | EditedFile | AbsentFile;

/** Whether a file holds a secret, and so must not go with the others. */
export function isSecret(file: ManagedFile): file is WholeFile & { readonly secret: true } {
  return "content" in file && file.secret === true;
}
