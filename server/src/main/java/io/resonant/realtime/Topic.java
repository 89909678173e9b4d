package io.resonant.realtime;

/** What a client can hear about; the topics of the events. */
enum Topic {
    SPECS,
    TASKS,
    THREADS,
    INTENTS,
    MEMBERS
}
