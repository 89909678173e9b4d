package io.resonant.kernel.worker;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;

/**
 * How readily a thread leaves the processor to others. Java's own priorities do nothing on Linux, where the kernel gives each
 * thread a niceness that everybody may raise; elsewhere a process has one for all of its threads, and it stays as it is.
 */
final class Niceness {
    /** About a tenth of the processor beside a thread that wants all of it; all of it beside nobody. */
    private static final int GIVING_WAY = 10;

    private static final int ONE_THREAD = 0; // PRIO_PROCESS, which is a thread for Linux
    private static final int MYSELF = 0;
    private static final int SCHED_IDLE = 5;

    /** While a start-up cache is made: what calls the kernel cannot be kept in it, and takes much else out with it. */
    private static final String STAYS = "resonant.niceness.stays";

    private Niceness() {}

    /** Lets the calling thread, which has to be a platform thread, give way from now on. Threads that it makes do so too. */
    static void giveWay() {
        if (isKnown()) {
            Kernel.setPriority(ONE_THREAD, MYSELF, GIVING_WAY);
        }
    }

    /**
     * Lets the calling thread, which has to be a platform thread, have only time that nobody else wants, and for good: few may
     * take that back. A processor that is busy with nothing else is free in the eyes of Linux, so that whoever wakes up goes
     * there and begins at once, where beside a merely nicer thread it joins the crowd at the others.
     */
    static void takeSpareTime() {
        if (isKnown()) {
            Kernel.setScheduler(MYSELF, SCHED_IDLE);
        }
    }

    private static boolean isKnown() {
        return System.getProperty("os.name").equals("Linux") && !Boolean.getBoolean(STAYS);
    }

    /**
     * Made ready when the first thread asks for it, so that no start pays for it. What the calls answer does not matter: a
     * thread that may not give way works as any other.
     */
    @SuppressWarnings("restricted") // java.options allows it
    private static final class Kernel {
        private static final MethodHandle SET_PRIORITY =
                handle("setpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        private static final MethodHandle SET_SCHEDULER =
                handle("sched_setscheduler", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));

        /** struct sched_param: the priority of threads in real time, and 0 of all others. */
        private static final MemoryLayout PARAMETERS = JAVA_INT;

        static void setPriority(int kind, int thread, int niceness) {
            try {
                int _ = (int) SET_PRIORITY.invokeExact(kind, thread, niceness);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) { // a handle is declared to throw anything
                throw new IllegalStateException("setpriority throws nothing", e);
            }
        }

        static void setScheduler(int thread, int policy) {
            try (var arena = Arena.ofConfined()) {
                int _ = (int) SET_SCHEDULER.invokeExact(thread, policy, arena.allocate(PARAMETERS));
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) { // a handle is declared to throw anything
                throw new IllegalStateException("sched_setscheduler throws nothing", e);
            }
        }

        private static MethodHandle handle(String name, FunctionDescriptor function) {
            var linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), function);
        }
    }
}
