import { docs, reason, rule, TESTS, type Statement } from "./statement";

const NEEDED = docs("connections", "When a connection is needed");
const LEAST = docs("connections", "Least privilege");
const MADE_OF = docs("connections", "What a connection is made of");
const GROUPS = docs("connections", "Connection groups");
const PAGES = reason("clicks in Datadog's pages, which a description takes the place of");

/** Statements of the page on connections. */
export const CONNECTIONS_PAGE: readonly Statement[] = [
  { number: 137, about: "not on the US government site", by: [TESTS] },
  { number: 138, about: "actions fail without authentication", by: [NEEDED] },
  { number: 139, about: "only the permissions that are needed", by: [LEAST] },
  { number: 140, about: "tile or connection", by: [NEEDED] },
  { number: 141, about: "seven integrations with tiles", by: [rule("connection/integration-tile"), TESTS] },
  { number: 142, about: "all others by connection", by: [NEEDED] },
  { number: 143, about: "generic actions and those without tile", by: [NEEDED] },
  { number: 144, about: "only for workflows and apps", by: [docs("connections", "Connections and groups")] },
  { number: 145, about: "reasons to make one", by: [NEEDED] },
  { number: 146, about: "plan permissions, restrict use", by: [LEAST] },
  { number: 147, about: "one for each purpose", by: [LEAST] },
  { number: 148, about: "look at connections", by: [PAGES] },
  { number: 149, about: "what and how", by: [MADE_OF] },
  { number: 150, about: "make one", by: [TESTS] },
  { number: 151, about: "identifier tags at creation", by: [MADE_OF] },
  { number: 152, about: "make one from a step or query", by: [PAGES] },
  { number: 153, about: "fields by integration, OpenAI's for one", by: [MADE_OF, TESTS] },
  { number: 154, about: "edit, permissions, delete", by: [TESTS] },
  { number: 155, about: "deletion asks first", by: [TESTS] },
  { number: 156, about: "restrict use for each connection", by: [LEAST, TESTS] },
  { number: 157, about: "HTTP for any service", by: [NEEDED, TESTS] },
  { number: 158, about: "rules of Datadog's tags", by: [TESTS] },
  { number: 159, about: "one colon", by: [TESTS] },
  { number: 160, about: "first letter and characters", by: [TESTS] },
  { number: 161, about: "the reserved word", by: [TESTS] },
  { number: 162, about: "groups let the input pick the account", by: [GROUPS, TESTS] },
  { number: 163, about: "one integration", by: [TESTS] },
  { number: 164, about: "members by tags", by: [TESTS] },
  { number: 165, about: "different values", by: [TESTS] },
  { number: 166, about: "resolver permission to add", by: [GROUPS, TESTS] },
  { number: 167, about: "one to three keys that all members have", by: [TESTS] },
  { number: 168, about: "use by values of the tags", by: [TESTS] },
  { number: 169, about: "403 without permission", by: [GROUPS] },
  { number: 170, about: "remedies", by: [GROUPS] },
  { number: 171, about: "change name, keys and members", by: [TESTS] },
  { number: 172, about: "deletion breaks users of the group", by: [GROUPS] },
  {
    number: 173,
    about: "where to ask people",
    by: [reason("Datadog's community channels; questions about parkit go to its repository")],
  },
];
