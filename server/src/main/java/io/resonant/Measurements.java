package io.resonant;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.websocket.WebSockets;
import java.lang.management.ManagementFactory;

/** What the monitoring reads of the process, beside what each part measures itself. */
final class Measurements {
    private Measurements() {}

    static void declare(Telemetry telemetry, Database database, WebSockets webSockets) {
        telemetry.gauge(
                "database_connections_active",
                "Connections in use",
                () -> database.load().active());
        telemetry.gauge(
                "database_connections_idle",
                "Connections not in use",
                () -> database.load().idle());
        telemetry.gauge(
                "database_waiting",
                "Transactions that wait",
                () -> database.load().waiting());
        telemetry.counter(
                "database_commits",
                "Commits since the start",
                () -> database.load().commits());
        telemetry.counter(
                "database_writes",
                "Writes since the start",
                () -> database.load().writes());
        telemetry.gauge(
                "memory_heap_bytes",
                "Memory that objects take",
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        telemetry.gauge("websocket_connections", "Clients connected live", webSockets::count);
    }
}
