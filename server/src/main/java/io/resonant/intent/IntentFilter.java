package io.resonant.intent;

import java.util.Optional;
import java.util.UUID;

/** Which intents to list; what is empty does not matter. */
public record IntentFilter(Optional<IntentStatus> status, Optional<IntentType> type, Optional<UUID> specId) {
    public static final IntentFilter ALL = new IntentFilter(Optional.empty(), Optional.empty(), Optional.empty());
}
