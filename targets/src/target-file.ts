/** One file that a target makes. */
export interface TargetFile {
  /** Path below the directory that the user chooses, with `/` between its parts. */
  readonly path: string;
  /** Whole content, ending in a line break. */
  readonly text: string;
  /** Permissions of the file. @default 0o644 */
  readonly mode?: number;
  /** For people, while nothing reads it: whoever takes one file alone need not hear of it. @default false */
  readonly guide?: true;
  /**
   * A Terraform configuration that uses the provider: whoever writes it into a directory puts the provider
   * beside it.
   *
   * @default false
   */
  readonly usesProvider?: true;
}
