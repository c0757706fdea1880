#!/bin/sh
# Makes src/main/resources/dev/codegrant/testkit/public-test-keys.p12 anew. Everybody has these keys
# and their password, so they protect nothing; the key of the certificate authority is thrown away.
set -eu
cd "$(dirname "$0")"
target=$PWD/src/main/resources/dev/codegrant/testkit/public-test-keys.p12
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

password=public
# From 2000-01-01 to 2046-01-01, so that a server's clock may stand in the past, too.
span="-startdate 2000/01/01 -validity 16802"
ec="-keyalg EC -groupname secp256r1 -sigalg SHA256withECDSA"

tool() {
  keytool -storetype PKCS12 -storepass $password "$@"
}

# shellcheck disable=SC2086
tool -genkeypair -keystore ca.p12 -alias ca -dname "CN=Codegrant public test CA" $ec $span \
  -ext bc:critical=ca:true,pathlen:0 -ext ku:critical=keyCertSign,cRLSign
tool -exportcert -keystore ca.p12 -alias ca -file ca.der
tool -importcert -noprompt -keystore keys.p12 -alias ca -file ca.der

# Usage: signed ALIAS SUBJECT [-ext EXTENSION]...
signed() {
  alias=$1
  subject=$2
  shift 2
  # shellcheck disable=SC2086
  tool -genkeypair -keystore keys.p12 -alias "$alias" -dname "$subject" $ec $span
  tool -certreq -keystore keys.p12 -alias "$alias" -file "$alias.csr"
  # shellcheck disable=SC2086
  tool -gencert -keystore ca.p12 -alias ca -sigalg SHA256withECDSA $span \
    -infile "$alias.csr" -outfile "$alias.der" -ext ku:critical=digitalSignature "$@"
  tool -importcert -noprompt -keystore keys.p12 -alias "$alias" -file "$alias.der"
}

signed server "CN=localhost" -ext eku=serverAuth -ext san=dns:localhost,ip:127.0.0.1,ip:::1
signed client "CN=client, O=Codegrant test" -ext eku=clientAuth \
  -ext san=dns:client.example.test,uri:https://client.example.test/id,ip:192.0.2.1,email:client@example.test
signed other-client "CN=other-client, O=Codegrant test" -ext eku=clientAuth \
  -ext san=dns:other-client.example.test
# shellcheck disable=SC2086
tool -genkeypair -keystore keys.p12 -alias self-signed -dname "CN=self-signed, O=Codegrant test" $ec $span \
  -ext eku=clientAuth
mv keys.p12 "$target"
