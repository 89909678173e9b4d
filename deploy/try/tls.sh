#!/bin/bash
# What a grader of TLS looks at, asked from outside: tls.sh ADDRESS:PORT DOMAIN AUTHORITY
# By the rules of an A+ of SSL Labs: nothing older than TLS 1.2, TLS 1.3 there, every cipher with forward secrecy and authenticated
# encryption, no compression, safe renegotiation, a key of 2,048 bits (or 256 on a curve) and SHA-2, the whole chain sent, and
# browsers told for half a year at least to come only over TLS. Prints what it saw; the exit code is the number of findings.
set -uo pipefail
address=${1:?tls.sh ADDRESS:PORT DOMAIN AUTHORITY} domain=${2:?} authority=${3:?}
findings=0
good() { echo "✓ $*"; }
bad() {
    echo "✗ $*"
    findings=$((findings + 1))
}
# Also what this machine would no longer offer by itself.
shake() { timeout 20 openssl s_client -connect "$address" -servername "$domain" -CAfile "$authority" "$@" </dev/null 2>&1; }
offered() { shake "$@" | grep -qE 'Cipher is [A-Z]'; }

for protocol in tls1 tls1_1; do
    if offered "-$protocol" -cipher 'ALL:@SECLEVEL=0'; then bad "$protocol is spoken"; else good "$protocol is refused"; fi
done
for protocol in tls1_2 tls1_3; do
    if offered "-$protocol"; then good "$protocol is spoken"; else bad "$protocol is not spoken"; fi
done

taken=()
for cipher in $(openssl ciphers -tls1_2 -s 'ALL:COMPLEMENTOFALL:@SECLEVEL=0' | tr ':' ' '); do
    case $cipher in TLS_*) continue ;; esac # of TLS 1.3, where all are good
    offered -tls1_2 -cipher "$cipher:@SECLEVEL=0" && taken+=("$cipher")
done
weak=$(printf '%s\n' "${taken[@]}" | grep -vE '^ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)$')
[ "${#taken[@]}" -gt 0 ] && [ -z "$weak" ] && good "each cipher of TLS 1.2 has forward secrecy and authenticates: ${taken[*]}" || bad "ciphers: ${weak:-none at all}"

seen=$(shake -tls1_2 -status)
grep -q 'Verify return code: 0 (ok)' <<<"$seen" && good "the chain is whole and leads to the authority" || bad "the chain: $(grep 'Verify return code' <<<"$seen")"
grep -q 'Secure Renegotiation IS supported' <<<"$seen" && good "renegotiation is safe" || bad "renegotiation"
grep -q 'Compression: NONE' <<<"$seen" && good "no compression" || bad "compression"
certificate=$(openssl x509 -noout -text <<<"$seen" 2>/dev/null)
bits=$(grep -oE 'Public-Key: \(([0-9]+) bit' <<<"$certificate" | grep -oE '[0-9]+')
kind=$(grep -oE 'Public Key Algorithm: .*' <<<"$certificate" | cut -d' ' -f4)
if [ "${bits:-0}" -ge 2048 ] || { [ "$kind" = id-ecPublicKey ] && [ "${bits:-0}" -ge 256 ]; }; then good "the key: $kind, $bits bits"; else bad "the key: $kind, $bits bits"; fi
signed=$(grep -m 1 -oE 'Signature Algorithm: .*' <<<"$certificate" | cut -d' ' -f3)
grep -qiE 'sha(256|384|512)' <<<"$signed" && good "signed with $signed" || bad "signed with $signed"

age=$(curl -sS -o /dev/null -D - --cacert "$authority" --connect-to "$domain:443:$address" "https://$domain/" |
    tr -d '\r' | sed -nE 's/^strict-transport-security:.*max-age=([0-9]+).*/\1/Ip')
[ "${age:-0}" -ge 15768000 ] && good "browsers come only over TLS for $((age / 86400)) days" || bad "Strict-Transport-Security: ${age:-none}"
if [ "$findings" -eq 0 ]; then echo "A+"; else echo "$findings findings"; fi
exit "$findings"
