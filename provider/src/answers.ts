/** What answers Terraform: in the bundle a file of its own, which is loaded when Terraform has connected. */
export { createProviderServer } from "@parkit/terraform-plugin/internal/calls/provider-server";
export { parkit } from "./parkit";
