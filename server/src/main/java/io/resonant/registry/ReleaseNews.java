package io.resonant.registry;

import io.resonant.audit.Audit;
import io.resonant.audit.Principal;
import io.resonant.audit.Target;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said of a release: signed in the log, noted in the trail, told to who follows. */
final class ReleaseNews {
    private static final String TOPIC = "registry";

    private ReleaseNews() {}

    /** What is signed of a release. Its random id keeps a hash of it from being guessed where it is not public. */
    static Map<String, Object> facts(Item item, Release release) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("release", release.id());
        facts.put("item", item.itemId());
        facts.put("item_kind", item.kind());
        facts.put("version", release.version());
        facts.put("sha256", release.sha256());
        facts.put("size", release.size());
        facts.put("state", release.state());
        if (release.reason() != null) {
            facts.put("reason", release.reason());
        }
        return facts;
    }

    static void record(Transaction transaction, Principal who, String action, Item item, Release release) {
        var detail = new LinkedHashMap<String, @Nullable Object>();
        detail.put("item", item.itemId());
        detail.put("version", release.version());
        detail.put("sha256", release.sha256());
        detail.put("reason", release.reason());
        Audit.record(transaction, who, action, Target.of("release", release.id()), detail);
        publish(transaction, item, release);
    }

    static void publish(Transaction transaction, Item item, Release release) {
        transaction.publish(new Event(
                TOPIC,
                "release.updated",
                Map.of("item", item.itemId(), "version", release.version(), "state", release.state())));
    }

    /** As whom a release holds its content. */
    static String holder(Release release) {
        return "release:" + release.id();
    }
}
