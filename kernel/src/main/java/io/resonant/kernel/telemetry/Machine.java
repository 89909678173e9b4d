package io.resonant.kernel.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.lang.management.ManagementFactory;

/** The Java machine and its process. */
final class Machine {
    private Machine() {}

    static void describe(Telemetry telemetry, MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        // Totals of the collectors themselves: unlike their notifications they include what happened before this call.
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            var name = collector.getName().toLowerCase(java.util.Locale.ROOT).replace(' ', '_');
            telemetry.counter("jvm_gc_" + name + "_collections", "Collections", collector::getCollectionCount);
            telemetry.counter("jvm_gc_" + name + "_millis", "Time in collections", collector::getCollectionTime);
        }
    }
}
