package io.resonant.alert;

import io.resonant.account.Actor;
import io.resonant.alert.Message.Event;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.job.OneTimeJob;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.problem.Problem;
import io.resonant.mail.Letter;
import io.resonant.mail.Mails;
import io.resonant.monitor.Monitor;
import io.resonant.monitor.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what is wrong and tells it once when it begins and once when it is over. What has changed and who is to be told is
 * one transaction, so neither a crash nor a second node makes two messages of one, or none.
 */
public final class Alerts {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final Duration MEMORY = Duration.ofHours(30);
    private static final Duration RETRY = Duration.ofMinutes(1);
    private static final int MOST_ATTEMPTS = 12;
    private static final int MOST_CHANNELS = 20;
    private static final int SECONDS = 60;

    private final Database database;
    private final Monitor monitor;
    private final Mails mails;
    private final List<AlertRule> rules;
    private final Sealing sealing;
    private final Messenger messenger;
    private final OneTimeJob<Told> delivery;
    private final InstantSource clock;

    /** @param oldest how old the state of the last proven backup may be */
    public Alerts(Wiring wiring, SecretKeys keys, Duration oldest, InstantSource clock) {
        this(wiring, keys, oldest, new Messenger(new Signing(keys, "alerts"), Messenger.LINE, Set.of(), clock), clock);
    }

    Alerts(Wiring wiring, SecretKeys keys, Duration oldest, Messenger messenger, InstantSource clock) {
        this.database = wiring.database();
        this.monitor = wiring.monitor();
        this.mails = wiring.mails();
        this.rules = AlertRule.all(oldest);
        this.sealing = new Sealing(keys, "alerts");
        this.messenger = messenger;
        this.delivery = wiring.jobs().once("alert-delivery", Told.class, told -> deliver(told.delivery()));
        this.clock = clock;
    }

    /** What alerts stand on. */
    public record Wiring(Database database, Jobs jobs, Monitor monitor, Mails mails) {}

    /** What the job is told. */
    record Told(UUID delivery) {}

    /**
     * What is wrong, and who is told.
     *
     * @param publicKey checks the signature of a webhook: Ed25519 over its time, a dot and its body
     */
    record View(List<OpenAlert> open, List<Channel> channels, List<RuleView> rules, String publicKey) {}

    /** @param runbook where it is written what to do */
    record RuleView(String rule, double opens, double closes, String runbook) {}

    public void declareRoutes(Routes routes) {
        new AlertRoutes(this).declare(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("alert-watch", Duration.ofMinutes(1), this::watch);
        jobs.every("alert-secrets", Duration.ofMinutes(5), this::reseal);
    }

    /** Seals anew what the secret has sealed that is being replaced. Each on its own, so that it can break off anywhere. */
    void reseal() {
        if (sealing.isReplacing()) {
            for (var held : database.readSystem(transaction -> new AlertStore(transaction).channels())) {
                var before = held.secret();
                if (before != null) {
                    sealing.renewed(before)
                            .ifPresent(anew -> database.runSystem(transaction -> new AlertStore(transaction)
                                    .replace(held.channel().id(), before, anew)));
                }
            }
        }
    }

    /** @param language what failures are worded in */
    View view(String language) {
        return database.readSystem(transaction -> {
            var store = new AlertStore(transaction);
            return new View(
                    store.open(),
                    store.channels().stream()
                            .map(held -> held.channel().in(language))
                            .toList(),
                    rules.stream()
                            .map(rule -> new RuleView(
                                    rule.name(),
                                    rule.opens(),
                                    rule.closes(),
                                    new Message(Event.OPENED, rule.name(), "", Instant.EPOCH).runbook()))
                            .toList(),
                    messenger.publicKey());
        });
    }

    /** Looks at every figure, and tells what has changed. */
    void watch() {
        var samples = monitor.samples(MEMORY);
        long now = clock.instant().getEpochSecond() / SECONDS;
        var nodes = samples.stream().collect(Collectors.groupingBy(Sample::node));
        var open = database.readSystem(transaction -> new AlertStore(transaction).open());
        for (var rule : rules) {
            if (rule.each()) {
                nodes.forEach((node, own) -> judge(rule, node, new Window(own, now), open));
            } else {
                judge(rule, "", new Window(samples, now), open);
            }
        }
        open.stream()
                .filter(alert -> rules.stream().noneMatch(rule -> rule.name().equals(alert.rule()))
                        || !(alert.subject().isEmpty() || nodes.containsKey(alert.subject())))
                .forEach(alert -> close(alert.rule(), alert.subject())); // nobody looks at it any more
        database.runSystem(transaction ->
                new AlertStore(transaction).deleteBefore(transaction.now().minus(MEMORY)));
    }

    private void judge(AlertRule rule, String subject, Window window, List<OpenAlert> open) {
        var value = rule.measure().of(window);
        boolean isOpen = open.stream()
                .anyMatch(alert ->
                        alert.rule().equals(rule.name()) && alert.subject().equals(subject));
        if (!isOpen && value.filter(rule::opensAt).isPresent()) {
            LOG.warn("{} {}: {}. What to do: docs/operations.md", rule.name(), subject, value.get());
            database.runSystem(transaction -> {
                if (new AlertStore(transaction).open(rule.name(), subject)) {
                    tell(transaction, new Message(Event.OPENED, rule.name(), subject, transaction.now()));
                }
            });
        } else if (isOpen && value.filter(rule::closesAt).isPresent()) {
            close(rule.name(), subject);
        }
    }

    private void close(String rule, String subject) {
        database.runSystem(transaction -> {
            if (new AlertStore(transaction).close(rule, subject)) {
                tell(transaction, new Message(Event.CLOSED, rule, subject, transaction.now()));
            }
        });
    }

    private void tell(SystemTransaction transaction, Message message) {
        new AlertStore(transaction).channels().forEach(held -> tell(transaction, held.channel(), message));
    }

    private void tell(SystemTransaction transaction, Channel channel, Message message) {
        if (channel.kind() == ChannelKind.MAIL) {
            var words = Map.of("title", message.title(channel.language()), "text", message.text(channel.language()));
            mails.post(transaction, Letter.notice(channel.target(), channel.language(), "alert", words));
            new AlertStore(transaction).told(channel.id(), null);
            return;
        }
        var id = transaction.newId();
        new AlertStore(transaction).insert(id, channel.id(), message);
        delivery.schedule(transaction, id + "/0", new Told(id), transaction.now());
    }

    /** Does what the job does: tries once to bring a message. */
    void deliver(UUID id) {
        var attempt = database.writeSystem(transaction -> new AlertStore(transaction).attempt(id));
        if (attempt.isEmpty()) {
            return; // it has arrived, or nobody wants it any more
        }
        var told = attempt.get();
        var held = database.readSystem(transaction -> new AlertStore(transaction).channel(told.channel()));
        if (held.isEmpty()) {
            return; // taken away just now, and its messages with it
        }
        var failure = failure(told, held.get());
        database.runSystem(transaction -> {
            var store = new AlertStore(transaction);
            store.told(told.channel(), failure.map(ChannelFailure::stored).orElse(null));
            if (failure.isEmpty() || told.attempts() >= MOST_ATTEMPTS) {
                store.settled(id);
            } else {
                var next = transaction.now().plus(RETRY.multipliedBy(told.attempts()));
                delivery.schedule(transaction, id + "/" + told.attempts(), new Told(id), next);
            }
        });
    }

    private Optional<ChannelFailure> failure(AlertStore.Delivery told, AlertStore.Held held) {
        var token = Optional.ofNullable(held.secret()).flatMap(sealing::open);
        if (held.secret() != null && token.isEmpty()) {
            return Optional.of(ChannelFailure.SEALED);
        }
        try {
            messenger.send(told.id(), held.channel(), token.orElse(null), told.message());
            return Optional.empty();
        } catch (OutboundException e) {
            LOG.warn(
                    "An alert did not arrive: {}. It is tried again, {} of {} times",
                    e.getMessage(),
                    told.attempts(),
                    MOST_ATTEMPTS);
            return Optional.of(ChannelFailure.of(e));
        }
    }

    /** @throws Problem 422 when nobody could be told so, 409 when there are too many */
    Channel add(Actor actor, NewChannel wanted) {
        var checked = wanted.checked();
        return database.writeSystem(transaction -> {
            var store = new AlertStore(transaction);
            transaction.oneAtATime("alert_channels");
            if (store.channels().size() >= MOST_CHANNELS) {
                throw Problem.of(409, "alert_channels_full").with("most", MOST_CHANNELS);
            }
            var channel = new Channel(
                    transaction.newId(),
                    checked.kind(),
                    checked.target(),
                    checked.language(),
                    transaction.now(),
                    null,
                    null);
            var token = checked.token();
            store.insert(channel, token == null ? null : sealing.seal(token));
            record(transaction, actor, "alert_channel.added", channel);
            return channel;
        });
    }

    /** @throws Problem 404 */
    void remove(Actor actor, UUID id) {
        database.runSystem(transaction -> {
            var store = new AlertStore(transaction);
            var channel = find(store, id);
            store.delete(id);
            record(transaction, actor, "alert_channel.removed", channel);
        });
    }

    /** Sends a message on trial. @throws Problem 404 */
    void test(Actor actor, UUID id) {
        database.runSystem(transaction -> {
            var channel = find(new AlertStore(transaction), id);
            tell(transaction, channel, Message.test(transaction.now()));
            record(transaction, actor, "alert_channel.tested", channel);
        });
    }

    private static Channel find(AlertStore store, UUID id) {
        return store.channel(id).orElseThrow(() -> Problem.notFound("channel")).channel();
    }

    private static void record(SystemTransaction transaction, Actor actor, String action, Channel channel) {
        Audit.record(
                transaction.within(actor.organizationId()),
                actor,
                action,
                Target.of("alert_channel", channel.id()),
                Map.of("kind", channel.kind(), "target", channel.shown()));
    }
}
