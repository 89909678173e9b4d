package io.resonant.kernel.feed;

import io.resonant.kernel.database.Database;

/** The numbers of events in a database that went back in time. */
public final class EventNumbers {
    /** Above the log of any tenant, and small enough for 9,000 leaps in the whole numbers of a browser (2^53). */
    private static final long LEAP = 1_000_000_000_000L;

    private EventNumbers() {}

    /**
     * Moves all numbers to where none has been. Numbers that were given after the state that came back will be given once
     * more, to other events: who saw the former ones would take the new ones for what it knows, and show what is no more.
     * Now it stands far behind, and reads everything anew. What has been handled stays handled, and nobody may write
     * meanwhile.
     */
    public static void leap(Database database) {
        for (var newest : database.readSystem(EventLog::last)) {
            database.run(newest.tenant(), transaction -> EventLog.add(transaction, LEAP));
        }
    }
}
