#!/usr/bin/env bash
# Authlib 1.9.6 for Python, which writes keys as JWKs, and github.com/go-jose/go-jose/v4 v4.1.9, which reads them in Go.
# Guess: a JWK that one library writes is a JWK to the other, whatever the key.
# Seen: Authlib leaves out the leading zero bytes of x, y and d, whose length is fixed (RFC 7518, sections 6.2.1 and 6.2.2), and about one new
# P-256 key in 85 has some. Go refuses these, and where x or y has some the kid that Authlib writes is not the key's thumbprint. joserfc 1.8.0, by
# the same authors, keeps them.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check authlib==1.9.6 joserfc==1.8.0 cryptography==50.0.2
cat >write.py <<'PY'
import json
import sys
import warnings

import authlib.deprecate  # asks for warnings of its own: silenced after it

warnings.simplefilter("ignore")
from authlib.jose import ECKey as OfAuthlib
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey as OfJoserfc

# Keys that everybody can work out: for this script alone.
key = ec.derive_private_key(int(sys.argv[1], 16), ec.SECP256R1())
pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
print(json.dumps([OfAuthlib.import_key(pem).as_dict(is_private=True), OfJoserfc.import_key(pem).as_dict(private=True)]))
PY
cat >go.mod <<'MOD'
module read

go 1.24

require github.com/go-jose/go-jose/v4 v4.1.9
MOD
cat >main.go <<'GO'
package main

import (
	"crypto"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/go-jose/go-jose/v4"
)

func read(text []byte) (jose.JSONWebKey, string) {
	var key jose.JSONWebKey
	if err := key.UnmarshalJSON(text); err != nil {
		return key, err.Error()
	}
	return key, "read"
}

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	var written [2]json.RawMessage
	if err := json.Unmarshal(text, &written); err != nil {
		panic(err)
	}
	_, authlib := read(written[0])
	key, joserfc := read(written[1])
	thumbprint, err := key.Thumbprint(crypto.SHA256)
	if err != nil {
		panic(err)
	}
	var named struct{ Kid string }
	if err := json.Unmarshal(written[0], &named); err != nil {
		panic(err)
	}
	own := named.Kid == base64.RawURLEncoding.EncodeToString(thumbprint)
	fmt.Printf("of Authlib: %s, its kid is the thumbprint: %t; of joserfc: %s\n", authlib, own, joserfc)
}
GO
GOFLAGS=-mod=mod go mod tidy >/dev/null 2>&1
go build -o read .
zeros=$(printf '0%.0s' {1..60})
seen=
# The first key has no leading zeros, the second one in y, the third one in d.
for scalar in "04${zeros}02" "04${zeros}01" "00${zeros}80"; do
  seen+=$(env/bin/python write.py "$scalar" | ./read)$'\n'
done
printf 'Authlib 1.9.6, read by go-jose v4.1.9:\n%s' "$seen"
expected='of Authlib: read, its kid is the thumbprint: true; of joserfc: read
of Authlib: go-jose/go-jose: invalid EC private key, wrong length for y, its kid is the thumbprint: false; of joserfc: read
of Authlib: go-jose/go-jose: invalid EC private key, wrong length for d, its kid is the thumbprint: true; of joserfc: read
'
[[ $seen == "$expected" ]] || { echo "changed: leading zeros used to be left out, and Go to refuse such keys"; exit 1; }
