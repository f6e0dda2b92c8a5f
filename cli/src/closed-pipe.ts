/**
 * Lets the program go on when nobody reads its output any more, as in `parkit actions | head`: what it still
 * writes is lost, its exit code stays true.
 */
export function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
