// Ends TLS and passes every byte on to a Service: in a Pod, what an Ingress controller does for its host.
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { createServer } from "node:tls";

const [directory, port, backendHost, backendPort] = process.argv.slice(2);
const [key, cert] = ["tls.key", "tls.crt"].map((name) => readFileSync(`${directory}/${name}`));
const server = createServer({ key, cert }, (browser) => {
  const runner = connect(Number(backendPort), backendHost);
  browser.pipe(runner).pipe(browser);
  browser.on("error", () => runner.destroy());
  runner.on("error", () => browser.destroy());
});
server.listen(Number(port));
process.once("SIGTERM", () => process.exit());
