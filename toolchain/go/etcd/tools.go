//go:build tools

// Package etcd pins the store of a Kubernetes cluster for the toolchain; go.sum holds its checksums.
package etcd

import _ "go.etcd.io/etcd/server/v3"
