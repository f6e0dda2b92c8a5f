terraform {
  required_providers {
    parkit = {
      source = "parkit.invalid/parkit/parkit"
    }
  }
}

# Keys come from DD_API_KEY and DD_APP_KEY.
provider "parkit" {
  site = "datadoghq.eu"
}
