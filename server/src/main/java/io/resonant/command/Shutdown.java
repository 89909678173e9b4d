package io.resonant.command;

import io.resonant.kernel.telemetry.Logging;
import java.util.concurrent.CountDownLatch;

/** Keeps a process running until somebody asks it to stop with a signal, and then ends it in good order. */
final class Shutdown {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread hook;

    private Shutdown(Terminal terminal, Runnable work) {
        hook = new Thread(() -> stop(terminal, work), "stop");
    }

    /**
     * Runs the announcement and waits.
     *
     * @param stop what to do when asked to stop; it has as long as it takes
     */
    static void await(Terminal terminal, Runnable announcement, Runnable stop) throws InterruptedException {
        var shutdown = new Shutdown(terminal, stop);
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
        try {
            announcement.run();
        } catch (RuntimeException e) {
            Runtime.getRuntime().removeShutdownHook(shutdown.hook); // or it would turn this failure into a success
            stop.run();
            throw e;
        }
        shutdown.stopped.await();
    }

    /** Ends the process itself, with success: a stop that was asked for is not a failure. */
    private void stop(Terminal terminal, Runnable work) {
        terminal.say("serve.stopping");
        work.run();
        Logging.stop();
        stopped.countDown();
        Runtime.getRuntime().halt(Exit.OK.code());
    }
}
