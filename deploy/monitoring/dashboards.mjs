// Writes the dashboards of Grafana from the list below: node deploy/monitoring/dashboards.mjs [--check|--expressions|--ask URL]
// --check fails when the files are not what the list says; --expressions prints every PromQL, for promtool; --ask has a Prometheus
// answer each: one that has no data fails, unless the panel is said to be empty as long as nothing of its kind has happened.
import { readFileSync, writeFileSync } from "node:fs";

const requests = "http_server_requests_seconds";
const dashboards = [
  {
    file: "service",
    title: "Resonant: service",
    panels: [
      ["Requests per second", "reqps", ["resonant:requests:rate5m"]],
      ["Answer time (95 %, by route)", "s", [`topk(8, histogram_quantile(0.95, sum by (le, route) (rate(${requests}_bucket[5m]))))`]],
      ["Share of errors", "percentunit", ["resonant:error_ratio:5m"]],
      ["Open connections and live clients", "short", ["http_connections", "websocket_connections", "http_requests_active"]],
      ["Intents by ending", "short", ["sum by (ending) (increase(intent_runs_total[1h]))"]],
      ["Success of intents", "percentunit", ['sum(rate(intent_runs_total{ending="completed"}[1h])) / sum(rate(intent_runs_total[1h]))']],
      ["Oldest waiting intent", "s", ["intent_queue_age_seconds"]],
      ["Sign-ins refused per minute", "short", [`60 * sum(rate(${requests}_count{route=~"/api/v1/auth/(login|session)",status=~"401|429"}[5m]))`]],
    ],
    logs: '{container="resonant_backend"} |~ "WARN|ERROR"',
  },
  {
    file: "machine",
    title: "Resonant: machine and database",
    panels: [
      ["Processors in use", "percentunit", ["resonant:cpu_ratio:5m"]],
      ["Memory in use", "percentunit", ["resonant:memory_ratio"]],
      ["Disk in use", "percentunit", ['1 - node_filesystem_avail_bytes{mountpoint="/"} / node_filesystem_size_bytes{mountpoint="/"}']],
      ["Disk reads and writes", "Bps", ["sum(rate(node_disk_read_bytes_total[5m]))", "sum(rate(node_disk_written_bytes_total[5m]))"]],
      ["Network in and out", "Bps", ['sum(rate(node_network_receive_bytes_total{device!~"lo|veth.*|br.*|docker.*"}[5m]))', 'sum(rate(node_network_transmit_bytes_total{device!~"lo|veth.*|br.*|docker.*"}[5m]))']],
      ["Connections of PostgreSQL", "short", ["sum by (state) (pg_stat_activity_count)", "max(pg_settings_max_connections)"]],
      ["Transactions per second", "short", ["sum(rate(pg_stat_database_xact_commit[5m]))", "sum(rate(pg_stat_database_xact_rollback[5m]))"]],
      ["Connections of the server", "short", ["database_connections_active", "database_connections_idle", "database_waiting"]],
      ["Memory of the Java machine", "bytes", ["sum by (area) (jvm_memory_used_bytes)"]],
      ["Age of the last proven backup", "s", ["max by (leg) (backup_proven_age_seconds)"]],
      ["Certificate ends in", "s", ["probe_ssl_earliest_cert_expiry - time()"]],
    ],
  },
  {
    file: "marketplace",
    title: "Resonant: marketplace",
    panels: [
      ["Downloads per hour", "short", ["increase(registry_downloads_counted_total[1h])"]],
      ["Downloads not counted yet, and lost", "short", ["registry_downloads_waiting", "registry_downloads_lost_total"]],
      ["Feedback per hour", "short", ["increase(feedback_submissions_total[1h])"]],
      ["Share of recommendations that people say something about", "percentunit", ["feedback_submission_rate"]],
      ["Accuracy of recommendations", "percentunit", ["recommendation_accuracy"]],
      ["Share of recommendations that people keep", "percentunit", ["recommendation_adoption"]],
      ["Cost of models per day", "short", ["increase(intent_model_cost_micros_total[1d]) / 1e6"]],
    ],
  },
];

/** Panels without data until an intent was worked off, or somebody was refused. */
const emptyUntilItHappens = new Set(["Intents by ending", "Success of intents", "Sign-ins refused per minute"]);

async function ask(prometheus) {
  for (const { title, panels } of dashboards) {
    for (const [panel, , expressions] of panels) {
      for (const expression of expressions) {
        const answer = await fetch(new URL("/api/v1/query", prometheus), { method: "POST", body: new URLSearchParams({ query: expression }) });
        const { status, error, data } = await answer.json();
        const series = data?.result.length ?? 0;
        const fine = status === "success" && (series > 0 || emptyUntilItHappens.has(panel));
        console.log(`${fine ? "✓" : "✗"} ${title}, ${panel}: ${error ?? `${series} series`}`);
        if (!fine) process.exitCode = 1;
      }
    }
  }
}

function rendered({ file, title, panels, logs }) {
  const drawn = panels.map(([name, unit, expressions], index) => ({
    id: index + 1,
    type: "timeseries",
    title: name,
    datasource: { type: "prometheus", uid: "prometheus" },
    fieldConfig: { defaults: { unit }, overrides: [] },
    gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
    targets: expressions.map((expr, at) => ({ refId: String.fromCharCode(65 + at), expr })),
  }));
  if (logs) {
    drawn.push({
      id: drawn.length + 1,
      type: "logs",
      title: "Warnings and errors",
      datasource: { type: "loki", uid: "loki" },
      gridPos: { x: 0, y: Math.ceil(panels.length / 2) * 8, w: 24, h: 10 },
      targets: [{ refId: "A", expr: logs }],
    });
  }
  const board = { uid: `resonant-${file}`, title, schemaVersion: 39, refresh: "30s", time: { from: "now-24h", to: "now" }, timezone: "browser", panels: drawn };
  return `${JSON.stringify(board, null, 2)}\n`;
}

const mode = process.argv[2];
if (mode === "--expressions") {
  console.log("groups:\n  - name: dashboards\n    rules:");
  dashboards
    .flatMap((board) => board.panels.flatMap(([, , expressions]) => expressions))
    .forEach((expression, index) => console.log(`      - { record: "dashboard:${index}", expr: ${JSON.stringify(expression)} }`));
} else if (mode === "--ask") {
  await ask(process.argv[3]);
} else {
  for (const board of dashboards) {
    const path = new URL(`grafana/dashboards/${board.file}.json`, import.meta.url);
    if (mode !== "--check") {
      writeFileSync(path, rendered(board));
    } else if (readFileSync(path, "utf8") !== rendered(board)) {
      console.error(`${path.pathname} is not what dashboards.mjs says. Run: node deploy/monitoring/dashboards.mjs`);
      process.exitCode = 1;
    }
  }
}
