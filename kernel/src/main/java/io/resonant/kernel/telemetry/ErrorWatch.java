package io.resonant.kernel.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Hears of every error that is logged, until it is closed. To be opened after {@link Logging#start}, which forgets it. */
public final class ErrorWatch implements AutoCloseable {
    private final Hearing hearing;

    private static final class Hearing extends UnsynchronizedAppenderBase<ILoggingEvent> {
        private final Consumer<LoggedError> listener;

        Hearing(Consumer<LoggedError> listener) {
            this.listener = listener;
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                listener.accept(LoggedError.of(event, RequestScope.id()));
            }
        }
    }

    /** @param listener called by the thread that logs: must be quick, and must not log errors itself */
    public ErrorWatch(Consumer<LoggedError> listener) {
        hearing = new Hearing(listener);
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        hearing.setContext(context);
        hearing.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(hearing);
    }

    @Override
    public void close() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(hearing);
        hearing.stop();
    }
}
