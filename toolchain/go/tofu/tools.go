//go:build tools

// Package tofu pins the OpenTofu command line for the toolchain; go.sum holds its checksums.
package tofu

import _ "github.com/opentofu/opentofu/cmd/tofu"
