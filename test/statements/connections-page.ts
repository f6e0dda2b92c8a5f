import { docs, reason, rule, test } from "./statement";
import type { Statement } from "./statement";

const NEEDED = docs("connections", "When a connection is needed");
const LEAST = docs("connections", "Least privilege");
const MADE_OF = docs("connections", "What a connection is made of");
const GROUPS = docs("connections", "Connection groups");
const PAGES = reason("clicks in Datadog's pages, which a description takes the place of");
const TAGS = "provider-schema/src/tag/identifier-tag.test.ts";
const REFUSED = "refuses %s with %s alone";
const GROUP = "provider-schema/src/rules/description/group.test.ts";
const PROVIDER_GROUP = "test/provider/connection-group.test.ts";

/** Statements of the page on connections. */
export const CONNECTIONS_PAGE: readonly Statement[] = [
  {
    number: 137,
    about: "not on the US government site",
    by: [
      test(
        "provider-schema/src/rules/description/site.test.ts",
        "judges %s",
        "a connection on a government site",
      ),
    ],
  },
  { number: 138, about: "actions fail without authentication", by: [NEEDED] },
  { number: 139, about: "only the permissions that are needed", by: [LEAST] },
  { number: 140, about: "tile or connection", by: [NEEDED] },
  {
    number: 141,
    about: "seven integrations with tiles",
    by: [
      rule("connection/integration-tile"),
      test("provider-schema/src/description/read-description.test.ts", "sends %s to its integration tile"),
    ],
  },
  { number: 142, about: "all others by connection", by: [NEEDED] },
  { number: 143, about: "generic actions and those without tile", by: [NEEDED] },
  { number: 144, about: "only for workflows and apps", by: [docs("connections", "Connections and groups")] },
  { number: 145, about: "reasons to make one", by: [NEEDED] },
  { number: 146, about: "plan permissions, restrict use", by: [LEAST] },
  { number: 147, about: "one for each purpose", by: [LEAST] },
  { number: 148, about: "look at connections", by: [PAGES] },
  { number: 149, about: "what and how", by: [MADE_OF] },
  {
    number: 150,
    about: "make one",
    by: [
      test(
        "test/provider/connection.test.ts",
        "creates every integration and credential, plans nothing, and updates all of them in place",
      ),
    ],
  },
  { number: 151, about: "identifier tags at creation", by: [MADE_OF] },
  { number: 152, about: "make one from a step or query", by: [PAGES] },
  {
    number: 153,
    about: "fields by integration, OpenAI's for one",
    by: [MADE_OF, test("targets/src/terraform/terraform.test.ts", "maps %s")],
  },
  {
    number: 154,
    about: "edit, permissions, delete",
    by: [test("test/provider/connection.test.ts", "shows every drift and repairs it")],
  },
  {
    number: 155,
    about: "deletion asks first",
    by: [
      test(
        "test/provider/connection-access.test.ts",
        "refuses to destroy or replace what is protected, and sets restriction policies",
      ),
    ],
  },
  {
    number: 156,
    about: "restrict use for each connection",
    by: [
      LEAST,
      test(
        "test/provider/connection-access.test.ts",
        "refuses to destroy or replace what is protected, and sets restriction policies",
      ),
    ],
  },
  {
    number: 157,
    about: "HTTP for any service",
    by: [
      NEEDED,
      test(
        "provider-schema/src/rules/description/connection.test.ts",
        "judges %s",
        "no base URL in the cloud",
      ),
    ],
  },
  {
    number: 158,
    about: "rules of Datadog's tags",
    by: [test(TAGS, "counts characters up to the documented limit")],
  },
  {
    number: 159,
    about: "one colon",
    by: [test(TAGS, REFUSED, "a second colon"), test(TAGS, REFUSED, "no colon")],
  },
  {
    number: 160,
    about: "first letter and characters",
    by: [
      test(TAGS, REFUSED, "a first character that is no letter"),
      test(TAGS, REFUSED, "a foreign character in the value"),
      test(TAGS, "accepts every tag that follows the documented rules"),
    ],
  },
  {
    number: 161,
    about: "the reserved word",
    by: [test(TAGS, REFUSED, "the reserved word as key"), test(TAGS, REFUSED, "the reserved word as value")],
  },
  {
    number: 162,
    about: "groups let the input pick the account",
    by: [
      GROUPS,
      test("control-plane/src/routes/connection-groups.test.ts", "goes to the connection that the tags pick"),
    ],
  },
  {
    number: 163,
    about: "one integration",
    by: [test(GROUP, "judges %s", "an integration that a member has not")],
  },
  { number: 164, about: "members by tags", by: [test(GROUP, "judges %s", "a member without tags")] },
  { number: 165, about: "different values", by: [test(GROUP, "judges %s", "values that are the same")] },
  {
    number: 166,
    about: "resolver permission to add",
    by: [
      GROUPS,
      test(
        PROVIDER_GROUP,
        "names the member that may not be resolved, and says what to do where there is no route",
      ),
    ],
  },
  {
    number: 167,
    about: "one to three keys that all members have",
    by: [
      test(GROUP, "judges %s", "three keys"),
      test(GROUP, "judges %s", "four keys"),
      test(GROUP, "judges %s", "a member without tags"),
    ],
  },
  {
    number: 168,
    about: "use by values of the tags",
    by: [
      test(
        "control-plane/src/routes/connection-groups.test.ts",
        "is refused with a code when the tags do not pick exactly one",
      ),
    ],
  },
  { number: 169, about: "403 without permission", by: [GROUPS] },
  { number: 170, about: "remedies", by: [GROUPS] },
  {
    number: 171,
    about: "change name, keys and members",
    by: [
      test(
        PROVIDER_GROUP,
        "creates, changes name, keys and members in place, empties, replaces, and warns about what breaks",
      ),
    ],
  },
  { number: 172, about: "deletion breaks users of the group", by: [GROUPS] },
  {
    number: 173,
    about: "where to ask people",
    by: [reason("Datadog's community channels; questions about parkit go to its repository")],
  },
];
