package io.resonant.kernel.worker;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
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

    /** While a start-up cache is made: what calls the kernel cannot be kept in it, and takes much else out with it. */
    private static final String STAYS = "resonant.niceness.stays";

    private Niceness() {}

    /** Lets the calling thread, which has to be a platform thread, give way from now on. */
    static void giveWay() {
        if (System.getProperty("os.name").equals("Linux") && !Boolean.getBoolean(STAYS)) {
            Kernel.setPriority(ONE_THREAD, MYSELF, GIVING_WAY);
        }
    }

    /** Made ready when the first thread asks for it, so that no start pays for it. */
    @SuppressWarnings("restricted") // java.options allows it
    private static final class Kernel {
        private static final MethodHandle SET_PRIORITY = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("setpriority"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

        /** What it answers does not matter: a thread that may not give way works as any other. */
        static void setPriority(int kind, int thread, int niceness) {
            try {
                int _ = (int) SET_PRIORITY.invokeExact(kind, thread, niceness);
            } catch (Throwable e) {
                throw new IllegalStateException("setpriority throws nothing", e);
            }
        }
    }
}
