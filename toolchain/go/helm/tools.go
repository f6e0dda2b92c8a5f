//go:build tools

// Package helm pins the Helm command line for the toolchain; go.sum holds its checksums.
package helm

import _ "helm.sh/helm/v3/cmd/helm"
