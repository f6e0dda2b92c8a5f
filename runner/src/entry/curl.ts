/**
 * Stands in the image for the one use that health checks make of curl: `curl -f http://localhost:9016/liveness`,
 * also as `sh -c` with that text, as Docker calls it. It is no curl and no shell.
 */
import { healthProblem } from "./health-question";

/** What curl ends with for a page that is an error (`-f`). */
const FAILED = 22;
const LOCAL = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\/(?:liveness|readiness)$/;

const [first, ...more] = process.argv.slice(2);
const words = (first === "-c" ? more : [first, ...more]).join(" ").trim().split(/\s+/);
const [address = "", ...others] = words.filter((word) => word !== "curl" && !/^-[fsS]+$/.test(word));

if (others.length > 0 || !LOCAL.test(address)) {
  process.stderr.write(
    "this is neither curl nor a shell: it only asks the runner beside it, as in curl -f http://localhost:9016/liveness\n",
  );
  process.exitCode = 2;
} else {
  void healthProblem(new URL(address)).then((problem) => {
    if (problem === undefined) return;
    process.stderr.write(`${address}: ${problem}\n`);
    process.exitCode = FAILED;
  });
}
