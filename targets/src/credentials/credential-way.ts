/** How credential files come to a runner, as it is deployed. */
export interface CredentialWay {
  /**
   * Commands that put a filled-in file where the runner reads it. Never asked in a cluster, where a Secret
   * brings the file.
   */
  readonly place: (file: string, path: string) => readonly string[];
  /** Commands that bring what is rendered beside the guide; none where that gets there by itself. */
  readonly rendered: readonly string[];
  /** What those must know who fill in the templates. @default - nothing */
  readonly templateNote?: string;
  /** What those must know who install the runner. @default - nothing */
  readonly installNote?: string;
}
