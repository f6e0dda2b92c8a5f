/** Resources of Datadog's own Terraform provider, so far as connections and their access need them. */
import {
  TerraformProvider,
  TerraformResource,
  TerraformStack,
  type IResolvable,
  type TerraformMetaArguments,
} from "cdktf";
import type { Construct } from "constructs";

import {
  DATADOG_PROVIDER,
  EXECUTION_POLICY_RESOURCE,
} from "@parkit/targets/internal/terraform/execution-policy";

import { refuseLiteralSecrets } from "../literal-secret";
import { literalAttributes } from "../terraform-text";
import { DATADOG, DatadogResource, GENERATOR, withoutMeta } from "./datadog-resource";
import { hclProvider, type ProviderFragment } from "./hcl";
import { withVersion, type RequiringFragment } from "./provider-version";

/**
 * Settings of the provider. Others can be overridden: `provider.addOverride("http_client_retry_timeout",
 * 60)`.
 */
export interface DatadogProviderConfig {
  /** Datadog API key: an expression, such as that of a sensitive variable. @default - `DD_API_KEY` */
  readonly apiKey?: string;
  /** Datadog application key with Actions API access: an expression. @default - `DD_APP_KEY` */
  readonly appKey?: string;
  /** URL of the API, such as `https://api.datadoghq.eu`. @default - `DD_HOST`, else that of US1 */
  readonly apiUrl?: string;
  /** Name by which resources may choose this provider among several. */
  readonly alias?: string;
}

/** The Terraform provider `DataDog/datadog`. */
export class DatadogProvider extends TerraformProvider {
  /** Name that Terraform knows it by. */
  public static readonly tfResourceType = DATADOG.name;

  readonly #config: DatadogProviderConfig;

  /** @throws {ValidationError} for keys that are written out */
  constructor(scope: Construct, id: string, config: DatadogProviderConfig = {}) {
    super(scope, id, {
      terraformResourceType: DATADOG.name,
      terraformGeneratorMetadata: GENERATOR,
      terraformProviderSource: DATADOG.source,
    });
    this.#config = config;
    refuseLiteralSecrets(this, config);
  }

  public override get alias(): string | undefined {
    return this.#config.alias;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { apiKey, appKey, apiUrl, alias } = this.#config;
    return literalAttributes({ api_key: apiKey, app_key: appKey, api_url: apiUrl, alias });
  }

  /** The configuration; of versions with execution policies where the stack has one. */
  public override toTerraform(): object {
    const governs = TerraformStack.of(this)
      .node.findAll()
      .some(
        (node) =>
          TerraformResource.isTerraformResource(node) &&
          node.terraformResourceType === DatadogActionExecutionPolicy.tfResourceType,
      );
    return withVersion(
      super.toTerraform() as RequiringFragment,
      governs ? { version: DATADOG_PROVIDER.constraint } : {},
    );
  }

  /** The configuration for `cdktf synth --hcl`. */
  public override toHclTerraform(): object {
    return hclProvider(this.toTerraform() as ProviderFragment);
  }
}

interface ApiTokenConnection {
  readonly apiKey: { readonly apiToken: string };
}

interface ApiKeyConnection {
  readonly apiKey: { readonly apiKey: string };
}

/** A header or URL parameter of the requests of an HTTP connection. */
export interface DatadogHttpPair {
  readonly name: string;
  /** May refer to tokens: `Bearer {{ token }}`. */
  readonly value: string;
}

/** Integration of a connection: exactly one. Every secret is kept in the state. */
export interface DatadogActionConnectionIntegration {
  readonly anthropic?: ApiTokenConnection;
  readonly asana?: { readonly accessToken: { readonly accessToken: string } };
  readonly aws?: {
    readonly assumeRole: {
      /** 12 digits. */
      readonly accountId: string;
      /** Name of the role, not its ARN. */
      readonly role: string;
    };
  };
  readonly azure?: {
    readonly tenant: {
      readonly appClientId: string;
      readonly clientSecret: string;
      readonly tenantId: string;
      readonly customScopes?: string;
    };
  };
  readonly circleCi?: ApiTokenConnection;
  readonly clickup?: ApiTokenConnection;
  readonly cloudflare?:
    | { readonly apiToken: { readonly apiToken: string } }
    | { readonly globalApiToken: { readonly authEmail: string; readonly globalApiKey: string } };
  readonly configCat?: {
    readonly sdkKey: { readonly apiUsername: string; readonly apiPassword: string; readonly sdkKey: string };
  };
  readonly datadog?: {
    readonly apiKey: {
      readonly apiKey: string;
      readonly appKey: string;
      readonly datacenter: string;
      readonly subdomain?: string;
    };
  };
  readonly fastly?: ApiKeyConnection;
  readonly freshservice?: { readonly apiKey: { readonly apiKey: string; readonly domain: string } };
  readonly gcp?: {
    readonly serviceAccount: { readonly privateKey: string; readonly serviceAccountEmail: string };
  };
  readonly gemini?: ApiKeyConnection;
  readonly gitlab?: ApiTokenConnection;
  readonly greyNoise?: ApiKeyConnection;
  readonly http?: {
    readonly baseUrl: string;
    readonly tokenAuth: {
      readonly token?: readonly { readonly type: "SECRET"; readonly name: string; readonly value: string }[];
      readonly header?: readonly DatadogHttpPair[];
      readonly urlParameter?: readonly DatadogHttpPair[];
      readonly body?: { readonly content?: string; readonly contentType?: string };
    };
  };
  readonly launchDarkly?: ApiTokenConnection;
  readonly notion?: ApiTokenConnection;
  readonly okta?: { readonly apiToken: { readonly apiToken: string; readonly domain: string } };
  readonly openai?: ApiTokenConnection;
  readonly serviceNow?: {
    readonly basicAuth: { readonly instance: string; readonly username: string; readonly password: string };
  };
  readonly split?: ApiKeyConnection;
  readonly statsig?: ApiKeyConnection;
  readonly virusTotal?: ApiKeyConnection;
}

/** Arguments of `datadog_action_connection`. Texts are templates: `${…}` in them is an expression. */
export interface DatadogActionConnectionConfig
  extends DatadogActionConnectionIntegration, TerraformMetaArguments {
  /** Name of the connection. */
  readonly name: string;
  /**
   * Id of a connection that exists and is taken over: Terraform gets an `import` block.
   *
   * @default - a new one
   */
  readonly importId?: string;
}

/**
 * Terraform resource `datadog_action_connection`: a connection that Datadog's cloud uses. It knows no runner,
 * and none of the integrations behind one.
 */
export class DatadogActionConnection extends DatadogResource {
  public static readonly tfResourceType = `${DATADOG.name}_action_connection`;

  /** Whether a resource is one of this type. */
  public static isActionConnection(resource: TerraformResource): resource is DatadogActionConnection {
    return resource.terraformResourceType === DatadogActionConnection.tfResourceType;
  }

  constructor(scope: Construct, id: string, config: DatadogActionConnectionConfig) {
    const { args, meta } = withoutMeta(config);
    super(scope, id, DatadogActionConnection.tfResourceType, args, meta);
  }

  /** Id at Datadog, known after apply. */
  public get id(): string {
    return this.getStringAttribute("id");
  }

  /** External id that an AWS role's trust policy asks for, known after apply. */
  public get awsExternalId(): string {
    return this.getStringAttribute("aws.assume_role.external_id");
  }

  /** AWS account of Datadog that an AWS role's trust policy names, known after apply. */
  public get awsPrincipalId(): string {
    return this.getStringAttribute("aws.assume_role.principal_id");
  }
}

/** Arguments of `datadog_action_execution_policy`, as Terraform spells them. */
export interface DatadogActionExecutionPolicyConfig extends TerraformMetaArguments {
  /** `name`, `effect`, `action_pattern`, `scope` and `target`. Texts are templates. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /**
   * Id of a policy that exists and is taken over: Terraform gets an `import` block.
   *
   * @default - a new one
   */
  readonly importId?: string;
}

/**
 * Terraform resource `datadog_action_execution_policy`: which actions may run on ownerless runners. Its
 * provider is 4.20.0 or later: stacks with one ask for that.
 */
export class DatadogActionExecutionPolicy extends DatadogResource {
  public static readonly tfResourceType = EXECUTION_POLICY_RESOURCE;

  constructor(scope: Construct, id: string, config: DatadogActionExecutionPolicyConfig) {
    const { args, meta } = withoutMeta(config);
    super(scope, id, DatadogActionExecutionPolicy.tfResourceType, args.attributes, meta);
  }

  /** Id at Datadog, known after apply. */
  public get id(): string {
    return this.getStringAttribute("id");
  }
}

/** Arguments of `datadog_app_key_registration`. */
export interface DatadogAppKeyRegistrationConfig extends TerraformMetaArguments {
  /** Id of the application key, a UUID; not the key itself. */
  readonly keyId: string;
}

/** Terraform resource `datadog_app_key_registration`: Actions API access of an application key. */
export class DatadogAppKeyRegistration extends DatadogResource {
  public static readonly tfResourceType = `${DATADOG.name}_app_key_registration`;

  constructor(scope: Construct, id: string, config: DatadogAppKeyRegistrationConfig) {
    const { args, meta } = withoutMeta(config);
    const { keyId, ...others } = args;
    super(scope, id, DatadogAppKeyRegistration.tfResourceType, { id: keyId, ...others }, meta);
  }
}

/** Who has a relation to an object. */
export interface DatadogRestrictionPolicyBinding {
  /** Such as `viewer`, `resolver` (connections alone) or `editor`. */
  readonly relation: string;
  /** `role:<id>`, `team:<id>`, `user:<id>` or `org:<id>`. */
  readonly principals: readonly string[];
}

/** Arguments of `datadog_restriction_policy`. */
export interface DatadogRestrictionPolicyConfig extends TerraformMetaArguments {
  /**
   * Object that is restricted, `<type>:<id>`: `connection:<id>`, `connection-group:<id>`, `workflow:<id>`.
   */
  readonly resourceId: string;
  /** The whole policy. */
  readonly bindings: readonly DatadogRestrictionPolicyBinding[] | IResolvable;
}

/** Terraform resource `datadog_restriction_policy`: who may do what with an object. */
export class DatadogRestrictionPolicy extends DatadogResource {
  public static readonly tfResourceType = `${DATADOG.name}_restriction_policy`;

  constructor(scope: Construct, id: string, config: DatadogRestrictionPolicyConfig) {
    const { args, meta } = withoutMeta(config);
    super(scope, id, DatadogRestrictionPolicy.tfResourceType, args, meta);
  }
}
