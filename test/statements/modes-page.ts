import { docs, golden, reason, rule, TESTS, type Statement } from "./statement";

const MODES = docs("private-actions", "Two modes");
const PUSH = docs("private-actions", "What push mode needs");
const KEYS = docs("private-actions", "Keys and identity");

/** Statements of the overview: identity and modes. */
export const MODES_PAGE: readonly Statement[] = [
  { number: 113, about: "preview, by request", by: [reason("history: runners are generally available")] },
  {
    number: 114,
    about: "a runner in Docker or Kubernetes, with a connection",
    by: [docs("private-actions", "Where a runner lives")],
  },
  { number: 115, about: "a key pair made at first start", by: [TESTS] },
  { number: 116, about: "Datadog never has the private key", by: [KEYS] },
  { number: 117, about: "authentication by the public key", by: [TESTS] },
  { number: 118, about: "three choices of modes", by: [TESTS] },
  { number: 119, about: "apps are used by a person", by: [MODES] },
  { number: 120, about: "workflows may start alone", by: [MODES] },
  { number: 121, about: "App Builder is push", by: [MODES, TESTS] },
  { number: 122, about: "workflows are pull", by: [MODES] },
  { number: 123, about: "push keeps data private", by: [MODES, TESTS] },
  { number: 124, about: "pull reports results", by: [MODES, TESTS] },
  { number: 125, about: "push is quicker", by: [MODES] },
  { number: 126, about: "from browser to runner to service", by: [MODES, TESTS] },
  { number: 127, about: "push talks to Datadog only to enroll and authenticate", by: [MODES, TESTS] },
  { number: 128, about: "requests that concern no private service", by: [MODES] },
  { number: 129, about: "a token for one use", by: [PUSH, TESTS] },
  { number: 130, about: "push needs a domain", by: [PUSH, rule("mode/push-hostname")] },
  { number: 131, about: "A or CNAME record", by: [PUSH] },
  {
    number: 132,
    about: "ingress ends HTTPS before port 9016",
    by: [PUSH, golden("helm-push/apps/helm/ingress.yaml", "name: http")],
  },
  { number: 133, about: "domain and ingress may be private", by: [PUSH] },
  { number: 134, about: "pull needs nothing more", by: [PUSH] },
  { number: 135, about: "pull polls, runs and reports", by: [TESTS] },
  { number: 136, about: "both: by request", by: [MODES, TESTS] },
];
