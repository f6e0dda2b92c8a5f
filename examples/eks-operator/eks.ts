import { Fn, TerraformDataSource, TerraformProvider, Token } from "cdktf";
import type { Construct } from "constructs";

/** What this example needs of `hashicorp/aws`; with `@cdktf/provider-aws` its own classes do the same. */
const AWS = { providerName: "aws", providerVersionConstraint: "~> 5.56.0" };

/** The Terraform provider `aws`. */
export class AwsProvider extends TerraformProvider {
  readonly #region: string;

  constructor(scope: Construct, id: string, region: string) {
    super(scope, id, {
      terraformResourceType: AWS.providerName,
      terraformGeneratorMetadata: AWS,
      terraformProviderSource: "hashicorp/aws",
    });
    this.#region = region;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { region: this.#region };
  }
}

abstract class ByName extends TerraformDataSource {
  readonly #name: string;

  constructor(scope: Construct, id: string, type: string, name: string) {
    super(scope, id, { terraformResourceType: type, terraformGeneratorMetadata: AWS });
    this.#name = name;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { name: this.#name };
  }
}

/** Where the API server of an EKS cluster is. */
export class EksCluster extends ByName {
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id, "aws_eks_cluster", name);
  }

  public get endpoint(): string {
    return this.getStringAttribute("endpoint");
  }

  public get certificate(): string {
    return Token.asString(Fn.base64decode(this.getStringAttribute("certificate_authority[0].data")));
  }
}

/** A short-lived token for it. */
export class EksToken extends ByName {
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id, "aws_eks_cluster_auth", name);
  }

  public get token(): string {
    return this.getStringAttribute("token");
  }
}
