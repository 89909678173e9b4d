#!/bin/sh
# Asks osv.dev for known holes in everything that is built in: launcher/audit.sh
# Ends with 0 when none is known, 1 when some are, and 3 when nobody could be asked: that is never taken for "none".
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$home/launcher/say.sh"

# not_audited ENGLISH JAPANESE
not_audited() {
    fail 3 "NOT AUDITED: $1 Whether there are known holes is not known." "未監査：$2 既知の脆弱性があるかどうかは分かりません。"
}

command -v osv-scanner >/dev/null 2>&1 || not_audited \
    "osv-scanner 2 is not installed (https://google.github.io/osv-scanner/installation). Install it and try again." \
    "osv-scanner 2 がありません（https://google.github.io/osv-scanner/installation）。インストールしてやり直してください。"
make -s -C "$home" sbom || not_audited \
    "the bill of materials could not be made; the lines above say why." \
    "部品表を作れませんでした。理由は上の行にあります。"

# By its documentation: 1 to 126 for what was found, 127 and above when it could not ask, or had nothing to ask for.
status=0
osv-scanner scan source -L "$home/target/bom.json" -L "$home/dashboard/package-lock.json" || status=$?
case $status in
    0) say "Audited: osv.dev knows no holes in what is built in." "監査済み：osv.dev は、組み込んだものの脆弱性を知りません。" ;;
    [1-9] | [1-9][0-9] | 1[01][0-9] | 12[0-6])
        fail 1 "Audited: there are known holes, listed above. Update what they are in, or write down why they do no harm." \
            "監査済み：上に示した既知の脆弱性があります。該当するものを更新するか、害がない理由を記録してください。"
        ;;
    *) not_audited \
        "osv-scanner could not ask osv.dev or found nothing to ask for (it ended with $status). Try again with access to https://api.osv.dev." \
        "osv-scanner が osv.dev に問い合わせられないか、対象を見つけられませんでした（終了コード $status）。https://api.osv.dev に接続できる環境でやり直してください。" ;;
esac
