//go:build tools

// Package terraform pins an old Terraform command line for the toolchain; go.sum holds its checksums.
package terraform

import _ "github.com/hashicorp/terraform"
