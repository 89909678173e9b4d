# The whole suite: kernel and server on SQLite and PostgreSQL, the dashboard, and the flow in a real browser.

results=$home/target/tests

usage_of_tests() {
    say "Usage: resonant test [--only java|package|dashboard|browser] [--verify] [--again] [--help]

Runs the whole suite: the server's tests on SQLite and on PostgreSQL (real binaries, from Maven Central), the
dashboard's, and the flow in a headless Chromium. The last line is the total.

  --only PART   run one part
  --verify      also check the format and run the slow kinds
  --again       run a failed test of the server or of the browser once more, and name the ones that pass then
  --help        show this

RESONANT_REQUIRE_BROWSER=1 makes a missing Chromium a failure instead of a skipped part.
Exit codes: 0 all passed, 1 something failed, 2 wrong usage." \
        "使い方: resonant test [--only java|package|dashboard|browser] [--verify] [--again] [--help]

すべてのテストを実行します。サーバー（SQLite と、Maven Central から取得した本物の PostgreSQL）、ダッシュボード、
ヘッドレス Chromium での一連の操作です。最後の行が合計です。

  --only 部分   一部だけを実行します
  --verify      書式の確認と時間のかかるテストも実行します
  --again       失敗したサーバーとブラウザーのテストをもう一度だけ実行し、二度目に成功したものの名前を表示します
  --help        この説明を表示します

RESONANT_REQUIRE_BROWSER=1 とすると、Chromium がない場合に省略ではなく失敗になります。
終了コード: 0 すべて成功、1 失敗あり、2 使い方の誤り"
}

run_tests() {
    only=all
    goal="test"
    again=0
    while [ $# -gt 0 ]; do
        case $1 in
            --only)
                [ $# -gt 1 ] || wrong_usage "$1"
                only=$2
                shift
                ;;
            --only=*) only=${1#--only=} ;;
            --verify) goal=verify ;;
            --again) again=1 ;;
            -h | --help)
                usage_of_tests
                return 0
                ;;
            *) wrong_usage "$1" ;;
        esac
        shift
    done
    case $only in
        all | java | package | dashboard | browser) ;;
        *) wrong_usage "$only" ;;
    esac

    passed=0
    failed=0
    skipped=0
    rm -rf "$results"
    mkdir -p "$results"
    case $only in all | package | browser) build_if_needed ;; esac
    case $only in all | java) test_java ;; esac
    case $only in all | package) test_package ;; esac
    case $only in all | dashboard) test_dashboard ;; esac
    case $only in all | browser) test_browser ;; esac
    printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ]
}

wrong_usage() {
    usage_of_tests
    fail 2 "There is no \"$1\" here." "\"$1\" は使えません。"
}

# count PASSED FAILED SKIPPED
count() {
    passed=$((passed + $1))
    failed=$((failed + $2))
    skipped=$((skipped + $3))
}

# suite LABEL LOG COMMAND...: runs it with one line of progress. Whether it passed is for the caller to see.
suite() {
    suite_label=$1
    suite_log=$2
    shift 2
    start=$(date +%s)
    printf '%s …' "$suite_label"
    set +e
    "$@" >"$suite_log" 2>&1 </dev/null
    status=$?
    set -e
    printf ' %s s (%s)\n' "$(($(date +%s) - start))" "$suite_log"
    return "$status"
}

# A part that broke before it could report its tests still has to count as a failure.
# tally STATUS PASSED FAILED SKIPPED
tally() {
    if [ "$3" -eq 0 ] && { [ "$1" -ne 0 ] || [ "$2" -eq 0 ]; }; then # it broke, or ran nothing at all
        count "$2" 1 "$4"
    else
        count "$2" "$3" "$4"
    fi
    if [ "$1" -ne 0 ] || [ "$3" -ne 0 ]; then
        show_errors "$suite_log"
    fi
    printf '  %s passed, %s failed, %s skipped\n' "$2" "$3" "$4"
}

test_java() {
    find_maven
    lint=
    if [ "$java_major" -ne "$needed_java" ]; then
        lint=-P!lint # the linters work inside the compiler and know only the JDK that they were made for
    else
        rm -rf "$home"/*/target/maven-status # so that they see what the launcher has compiled without them
    fi
    rm -rf "$home"/*/target/surefire-reports
    status=0
    # shellcheck disable=SC2086 # absent or one word
    suite "$(in_language 'Server: SQLite and PostgreSQL' 'サーバー: SQLite と PostgreSQL')" "$results/java.log" \
        "$maven" -B -ntp -fae $lint -f "$home/pom.xml" "$goal" "-Dsurefire.rerunFailingTestsCount=$again" || status=$?
    # shellcheck disable=SC2046 # three numbers
    tally "$status" $(surefire_totals "$home/kernel" "$home/server")
    surefire_unsteady "$home/kernel" "$home/server" | unsteady
}

# Black box: starts, kills and asks the packaged server.
test_package() {
    find_maven
    status=0
    suite "$(in_language 'Packaged server' 'パッケージしたサーバー')" "$results/package.log" \
        "$maven" -B -ntp -Pe2e -f "$home/pom.xml" -pl e2e -am "$goal" \
        -Dtest='io.resonant.e2e.*Test' -Dsurefire.failIfNoSpecifiedTests=false "-Dsurefire.rerunFailingTestsCount=$again" || status=$?
    # shellcheck disable=SC2046 # three numbers
    tally "$status" $(surefire_totals "$home/e2e")
    surefire_unsteady "$home/e2e" | unsteady
}

surefire_reports() {
    find "$@" -path '*/target/surefire-reports/TEST-*.xml' -exec cat {} +
}

# The numbers at the head of a report are wrong as soon as a test ran twice, so each test is counted.
# surefire_totals FOLDER...: passed, failed and skipped tests of the reports below
surefire_totals() {
    surefire_reports "$@" |
        awk '/^  <testcase / { tests++ } /^    <(failure|error)[ >]/ { failed++ } /^    <skipped[ \/>]/ { skipped++ }
            END { print tests - failed - skipped + 0, failed + 0, skipped + 0 }'
}

# surefire_unsteady FOLDER...: the names of the tests that passed at the second attempt only
surefire_unsteady() {
    surefire_reports "$@" |
        awk -F '"' '/^  <testcase / { test = $4 "." $2 } /^    <flaky(Failure|Error)[ >]/ { print test }'
}

# Names what passed at the second attempt only: it counts as passed, and somebody should look at it.
unsteady() {
    while IFS= read -r name; do
        say "  passed at the second attempt only: $name" "  二度目に成功: $name"
    done
}

has_dashboard() {
    if ! node_is_new_enough; then
        say "$1: skipped, because no Node.js 20 or newer with npm was found." "$1: Node.js 20 以降（npm 付き）がないため省略しました。"
        count 0 0 1
        return 1
    fi
    install_dashboard_packages
}

# json FILE EXPRESSION: prints what the expression makes of the parsed file; zeros when there is none.
json() {
    if [ -f "$1" ]; then
        node -e 'const r = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8")); console.log(eval(process.argv[2]).join(" "))' "$1" "$2"
    else
        echo 0 0 0
    fi
}

test_dashboard() {
    label=$(in_language Dashboard ダッシュボード)
    has_dashboard "$label" || return 0
    status=0
    suite "$label" "$results/dashboard.log" npm --prefix "$home/dashboard" test -- \
        --reporter=default --reporter=json --outputFile.json="$results/dashboard.json" || status=$?
    totals=$(json "$results/dashboard.json" '[r.numPassedTests, r.numFailedTests, r.numPendingTests + r.numTodoTests]')
    # shellcheck disable=SC2086 # three numbers
    tally "$status" $totals
    if [ "$goal" = verify ]; then
        status=0
        suite "$label: $(in_language 'types and style' '型と書式')" "$results/style.log" \
            npm --prefix "$home/dashboard" run lint || status=$?
        [ "$status" -eq 0 ] || tally "$status" 0 0 0
    fi
}

test_browser() {
    label=$(in_language 'Browser flow' 'ブラウザーでの操作')
    if ! find_chromium; then
        if [ "${RESONANT_REQUIRE_BROWSER-}" = 1 ]; then
            say "$label: failed, because no Chromium was found and RESONANT_REQUIRE_BROWSER is 1." \
                "$label: Chromium がなく、RESONANT_REQUIRE_BROWSER が 1 なので失敗です。"
            count 0 1 0
        else
            say "$label: skipped, because no Chromium was found." "$label: Chromium がないため省略しました。"
            count 0 0 1
        fi
        return 0
    fi
    has_dashboard "$label" || return 0
    status=0
    suite "$label" "$results/browser.log" env CHROMIUM="$chromium" JAVA_HOME="$java_home" \
        PLAYWRIGHT_JSON_OUTPUT_FILE="$results/browser.json" \
        npm --prefix "$home/dashboard" run e2e -- --reporter=list,json "--retries=$again" || status=$?
    totals=$(json "$results/browser.json" '[r.stats.expected + r.stats.flaky, r.stats.unexpected, r.stats.skipped]')
    # shellcheck disable=SC2086 # three numbers
    tally "$status" $totals
    if [ -f "$results/browser.json" ]; then
        node -e "$unsteady_specs" "$results/browser.json" | unsteady
    fi
}

# shellcheck disable=SC2016 # a program in another language
unsteady_specs='
const { suites } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
const specs = suite => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
for (const { file, title, tests } of suites.flatMap(specs))
    if (tests.some(test => test.status === "flaky")) console.log(`${file}: ${title}`);
'

find_chromium() {
    for chromium in "${CHROMIUM-}" chromium chromium-browser google-chrome google-chrome-stable \
        '/Applications/Chromium.app/Contents/MacOS/Chromium' \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'; do
        if [ -n "$chromium" ] && chromium=$(command -v "$chromium"); then
            return 0
        fi
    done
    return 1
}
