import { INTEGRATIONS, type IntegrationType } from "./integration-catalogue";
import { connectionProblems, type WrittenConnection, type WrittenCredential } from "./problems";

const LATER = Symbol("later");

function credentials(
  integration: IntegrationType,
  written: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): readonly WrittenCredential[] {
  return INTEGRATIONS[integration].credentials
    .filter(({ type }) => type in written)
    .map((kind) => ({ kind, valueOf: (name) => written[kind.type]?.[name] }));
}

function problems(connection: Partial<WrittenConnection>): readonly string[] {
  return connectionProblems(
    {
      name: "orders",
      throughRunner: false,
      integration: "http",
      baseUrl: "https://orders.example.com",
      credentials: credentials("http", { none: {} }),
      ...connection,
    },
    (value) => value === LATER,
  ).map(({ problem }) => problem);
}

describe("connectionProblems", () => {
  it("finds nothing wrong with what is right", () => {
    expect(problems({})).toEqual([]);
  });

  it("checks the name of a connection of which nothing else is known", () => {
    expect(problems({ name: " orders", integration: undefined })).toEqual(["name"]);
    expect(problems({ name: LATER, integration: undefined })).toEqual([]);
  });

  it("does not check from where a connection works while it is not known whether there is a runner", () => {
    expect(problems({ throughRunner: undefined, integration: "kubernetes", credentials: undefined })).toEqual(
      [],
    );
    expect(problems({ throughRunner: undefined, baseUrl: undefined })).toEqual([]);
    expect(
      problems({
        throughRunner: undefined,
        credentials: credentials("http", { "basic-auth": { username: LATER, path: LATER } }),
      }),
    ).toEqual([]);
  });

  it("asks for the base URL of a credential that works from the cloud only, whether or not there is a runner", () => {
    const tokens = credentials("http", { "token-auth": {} });
    expect(problems({ throughRunner: undefined, baseUrl: null, credentials: tokens })).toEqual([
      "base-url-missing",
    ]);
    expect(problems({ throughRunner: true, baseUrl: null, credentials: tokens })).toEqual([
      "credential-needs-cloud",
    ]);
    expect(problems({ baseUrl: null, credentials: undefined })).toEqual(["base-url-missing"]);
  });

  it("takes http and https URLs that carry no credential", () => {
    expect(problems({ baseUrl: LATER })).toEqual([]);
    expect(problems({ baseUrl: "http://orders.example.com" })).toEqual([]);
    for (const url of ["", "orders.example.com", "ftp://orders.example.com"])
      expect(problems({ baseUrl: url })).toEqual(["base-url-form"]);
    for (const url of ["https://u@orders.example.com", "https://:p@orders.example.com"])
      expect(problems({ baseUrl: url })).toEqual(["base-url-user"]);
  });

  it("tells credentials that cannot work from those that are too many", () => {
    const both = { "token-auth": {}, "token-auth-file": { path: "/etc/token.json" } };
    expect(problems({ credentials: credentials("http", both) })).toEqual(["credential-needs-runner"]);
    expect(problems({ throughRunner: true, credentials: credentials("http", both) })).toEqual([
      "credential-needs-cloud",
    ]);
    expect(problems({ throughRunner: undefined, credentials: credentials("http", both) })).toEqual([
      "several-credentials",
    ]);
    expect(problems({ credentials: [] })).toEqual(["no-credential"]);
  });

  it("asks for the fields of a credential, and leaves those alone that are not known or kept elsewhere", () => {
    const azure = (fields: Readonly<Record<string, unknown>>): readonly string[] =>
      problems({ integration: "azure", credentials: credentials("azure", { tenant: fields }) });
    expect(azure({})).toEqual(["field-missing", "field-missing", "field-missing"]);
    expect(azure({ app_client_id: "a", client_secret: { variable: "secret" }, tenant_id: LATER })).toEqual(
      [],
    );
    expect(azure({ app_client_id: "", client_secret: "", tenant_id: "t", custom_scopes: "" })).toEqual([
      "field-empty",
      "field-empty",
      "field-empty",
    ]);
  });

  it("asks for names of entries, values of tokens and content of a body", () => {
    const tokenAuth = (parts: Readonly<Record<string, unknown>>): readonly string[] =>
      problems({ credentials: credentials("http", { "token-auth": parts }) });
    expect(tokenAuth({ headers: [{ name: "", value: "" }, { name: "" }, LATER, { name: LATER }] })).toEqual([
      "entry-name-empty",
      "entry-name-empty",
    ]);
    expect(
      tokenAuth({ tokens: [{ name: "a" }, { name: "b", value: "" }, { name: "c", value: LATER }] }),
    ).toEqual(["token-missing", "token-empty"]);
    expect(tokenAuth({ tokens: LATER, headers: "text", url_parameters: ["text"], body: LATER })).toEqual([]);
    expect(tokenAuth({ body: {} })).toEqual(["body-empty"]);
    expect(tokenAuth({ body: { content: "" } })).toEqual([]);
    expect(tokenAuth({ body: { content: null, content_type: "text/plain" } })).toEqual([]);
  });
});
