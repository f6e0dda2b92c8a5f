import { parsePrivateKey } from "@parkit/provider-schema/internal/runner/private-key";
import { IDENTITY_SECRET_KEYS } from "@parkit/provider-schema/internal/runner/runner-identity";
import { parseRunnerUrn } from "@parkit/provider-schema/internal/runner/runner-urn";
import {
  at,
  DiagnosticError,
  errorAt,
  type DataSource,
  type Path,
  type Schema,
  type ValuesOf,
} from "@parkit/terraform-plugin";
import type { ParkitClient } from "../parkit-client";

const schema = {
  version: 0,
  block: {
    description:
      "A runner, from its URN or from the values of its identity Secret, which are parsed and checked. A control plane that lists its runners also tells their status.",
    attributes: {
      urn: {
        type: "string",
        optional: true,
        computed: true,
        description: "URN of the runner. Write this, or `identity`.",
      },
      identity: {
        type: ["map", "string"],
        optional: true,
        sensitive: true,
        description:
          "Values of an identity Secret, under the keys of any kind of runner, such as `data.kubernetes_secret_v1.identity.data`.",
      },
      id: { type: "string", computed: true, description: "Id of the runner: the last part of its URN." },
      region: { type: "string", computed: true, description: "Region part of the URN." },
      org_id: { type: "string", computed: true, description: "Id of the organisation." },
      key_id: {
        type: "string",
        computed: true,
        description: "Thumbprint of the key in the identity. Null without one.",
      },
      name: {
        type: "string",
        computed: true,
        description: "Name of the runner, where the control plane tells it.",
      },
      status: {
        type: "string",
        computed: true,
        description:
          "`enrolled` for a runner that has not called yet, `seen` for one that has, `missing` where the control plane does not know it, `unknown` where it keeps no list, as Datadog's sites.",
      },
      last_seen: { type: "string", computed: true, description: "Time of its last call, RFC 3339." },
    },
  },
} as const satisfies Schema;

type Values = ValuesOf<typeof schema>;

/** The data source `parkit_runner`. */
export const runnerDataSource: DataSource<Values, ParkitClient> = {
  schema,
  validate({ config, report }) {
    if ((config.urn === null) === (config.identity === null)) {
      const detail = "Write urn, or identity with the values of the runner's identity Secret.";
      report(errorAt([], "A runner is named by its URN or its identity", detail));
    }
  },
  async read({ client, config, signal }) {
    const { urn, path, keyId } = identityOf(config);
    const parts = parseRunnerUrn(urn);
    if (parts === undefined) {
      const detail =
        "It must be urn:dd:apps:on-prem-runner:<region>:<organisation id>:<runner id>, as enrollment prints it.";
      throw new DiagnosticError([errorAt(path, "Not the URN of a runner", detail)]);
    }
    const { readRunner } = await import("./read.js");
    const { runnerId: id, region, orgId } = parts;
    const found = await readRunner(client, id, signal);
    return { ...config, ...found, urn, id, region, org_id: orgId.toString(), key_id: keyId };
  },
};

interface Identity {
  readonly urn: string;
  readonly path: Path;
  readonly keyId: string | null;
}

function identityOf({ urn, identity }: Values["written"]): Identity {
  if (identity === null) return { urn: urn ?? "", path: at("urn"), keyId: null };
  const path = at("identity");
  const forms = Object.values(IDENTITY_SECRET_KEYS);
  const keys = forms.find((form) => Object.hasOwn(identity, form.urn));
  if (keys === undefined) {
    const names = [...new Set(forms.map((form) => form.urn))].join(" or ");
    throw new DiagnosticError([errorAt(path, "The identity holds no URN", `It needs the key ${names}.`)]);
  }
  const privateKey = identity[keys.privateKey];
  if (privateKey === undefined) {
    throw new DiagnosticError([
      errorAt(path, "The identity holds no private key", `It needs the key ${keys.privateKey}.`),
    ]);
  }
  const jwk = parsePrivateKey(privateKey);
  if (jwk === undefined) {
    const detail = `The value under ${keys.privateKey} is not base64url of the JSON of an EC P-256 private key. Use what enrollment printed, or enroll again.`;
    throw new DiagnosticError([errorAt(path, "The identity holds no usable private key", detail)]);
  }
  return { urn: identity[keys.urn] ?? "", path, keyId: jwk.kid };
}
