# Stored neither in state nor in plans.
variable "config_cat_api_password" {
  type      = string
  ephemeral = true
  sensitive = true
}

variable "config_cat_sdk_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "parkit_connection_config_cat" "flags" {
  name = "flags"
  sdk_key = {
    api_username            = "platform"
    api_password_wo         = var.config_cat_api_password
    api_password_wo_version = 1
    sdk_key_wo              = var.config_cat_sdk_key
    sdk_key_wo_version      = 1
  }
}
