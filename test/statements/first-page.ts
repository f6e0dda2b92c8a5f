import { docs, README, reason, rule, TESTS, type Statement } from "./statement";

const BY_HAND = reason("a step in Datadog's pages, which a description and parkit enroll take the place of");

/** Statements of the older page on private actions: standalone runner, Docker and Compose. */
export const FIRST_PAGE: readonly Statement[] = [
  { number: 1, about: "beta, by request", by: [reason("history: runners are generally available")] },
  {
    number: 2,
    about: "private services without an open firewall",
    by: [docs("private-actions", "What they are for")],
  },
  {
    number: 3,
    about: "a runner paired with a connection",
    by: [docs("private-actions", "What they are for")],
  },
  { number: 4, about: "integrations that runners have", by: [TESTS] },
  { number: 5, about: "Linux host", by: [docs("private-actions", "What to have ready")] },
  { number: 6, about: "2 GB of memory", by: [docs("private-actions", "What to have ready")] },
  { number: 7, about: "host reaches the services", by: [docs("private-actions", "What to have ready")] },
  { number: 8, about: "Docker", by: [docs("private-actions", "What to have ready")] },
  { number: 9, about: "Compose plugin", by: [docs("private-actions", "What to have ready")] },
  { number: 10, about: "start from the page of runners", by: [BY_HAND] },
  { number: 11, about: "the choice of App Builder, Workflow Automation or both", by: [TESTS] },
  { number: 12, about: "a runner's name", by: [rule("name/runner")] },
  { number: 13, about: "push asks for a hostname", by: [rule("mode/push-hostname")] },
  { number: 14, about: "pull asks for none", by: [TESTS] },
  {
    number: 15,
    about: "apps call the runner over HTTPS",
    by: [docs("private-actions", "What push mode needs")],
  },
  {
    number: 16,
    about: "TLS ends before port 9016",
    by: [docs("private-actions", "What push mode needs"), TESTS],
  },
  { number: 17, about: "directory for the configuration", by: [TESTS] },
  { number: 18, about: "credentials in that directory", by: [README] },
  { number: 19, about: "docker run with that directory", by: [TESTS] },
  { number: 20, about: "a harmless line in the log", by: [README] },
  { number: 21, about: "a Compose file, or a service in one that exists", by: [TESTS] },
  { number: 22, about: "docker compose up", by: [TESTS] },
  { number: 23, about: "link a ready runner to a connection", by: [BY_HAND] },
  { number: 24, about: "open the runner's page", by: [reason("a link in Datadog's pages")] },
  { number: 25, about: "a runner needs a connection", by: [docs("connections", "Behind a runner or not")] },
  { number: 26, about: "new connection from two pages", by: [BY_HAND] },
  { number: 27, about: "integration, name and runner of a connection", by: [TESTS] },
  { number: 28, about: "paths of credential files", by: [TESTS] },
];
