import { failOnLoss, hasStreams, standardOutput } from "./output";
import { packageVersion } from "./version";

// Answered before anything is loaded: scripts ask for the version often.
if (process.argv.length === 3 && (process.argv[2] === "--version" || process.argv[2] === "-V")) {
  standardOutput(1, () => process.stdout, failOnLoss()).write(`${packageVersion()}\n`);
} else {
  void import("./program.js")
    .then(({ runProgram }) => runProgram(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code;
      // Node.js would collect garbage once more before it sees that nothing is left to wait for.
      if (!hasStreams() && process.getActiveResourcesInfo().length === 0) process.exit();
    });
}

// esbuild divides what only modules with exports load later.
export {};
