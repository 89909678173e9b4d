package io.resonant.mail;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.User;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.job.OneTimeJob;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.mail.MailFailure;
import io.resonant.kernel.mail.OutgoingMail;
import io.resonant.kernel.mail.Smtp;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox. A mail is written in the transaction of what it tells about, and goes out after the commit. It is claimed
 * before the mail server is asked and settled after the answer, so that no crash and no second node makes two of one;
 * the price is that a mail whose fate nobody knows waits for a person to decide.
 */
public final class Mails {
    private static final Logger LOG = LoggerFactory.getLogger(Mails.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    private static final Duration LONGEST_RETRY = Duration.ofHours(2);
    private static final int GROWTH = 4;
    private static final int MOST_ATTEMPTS = 12;
    private static final Duration REMEMBERED = Duration.ofDays(30);
    private static final String SEALED =
            "it was sealed with a secret that is neither SECRET_KEY nor SECRET_KEY_PREVIOUS";

    private final Database database;
    private final MailSettings settings;
    private final Sealing sealing;
    private final Optional<Smtp> smtp;
    private final OneTimeJob<Delivery> delivery;

    public Mails(Database database, Jobs jobs, SecretKeys keys, MailSettings settings) {
        this.database = database;
        this.settings = settings;
        this.sealing = new Sealing(keys, "mails");
        this.smtp = settings.server().map(Smtp::new);
        this.delivery = jobs.once("mail-delivery", Delivery.class, job -> deliver(job.mail()));
    }

    /** What the job is told. */
    record Delivery(UUID mail) {}

    /** What is sealed. */
    record Body(String text, String html) {}

    public void declareRoutes(Routes routes) {
        new MailRoutes(this).declare(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("mail-housekeeping", Duration.ofHours(1), this::tidy);
    }

    /** Whether mails reach people, and not only whoever runs the server. */
    public boolean reachPeople() {
        return smtp.isPresent();
    }

    /** What somebody ought to know; nothing when every mail of the last day went out or still may. */
    public Optional<String> notice() {
        var stuck = database.readSystem(transaction ->
                new MailStore(transaction).stuckSince(transaction.now().minus(Duration.ofDays(1))));
        return stuck == 0 ? Optional.empty() : Optional.of(stuck + " mails of the last day did not go out");
    }

    /** Seals anew what the secret has sealed that is being replaced. Each on its own, so that it can break off anywhere. */
    public void reseal() {
        if (sealing.isReplacing()) {
            var bodies = database.readSystem(transaction -> new MailStore(transaction).bodies());
            bodies.forEach((id, before) -> sealing.renewed(before)
                    .ifPresent(anew ->
                            database.runSystem(transaction -> new MailStore(transaction).replace(id, before, anew))));
        }
    }

    /** Writes a mail, to go out if and only if the transaction commits. */
    public void post(SystemTransaction transaction, Letter letter) {
        var text = MailText.of(letter, settings.site());
        var id = transaction.newId();
        var body = sealing.seal(JsonCodec.write(new Body(text.text(), text.html())));
        var state = smtp.isPresent() ? MailState.WAITING : MailState.KEPT;
        new MailStore(transaction).insert(id, letter, text.subject(), body, state);
        if (state == MailState.WAITING) {
            delivery.schedule(transaction, id + "/0", new Delivery(id), transaction.now());
        }
    }

    /** Does what the job does: tries once to send a mail that waits. */
    void deliver(UUID id) {
        var claimed = database.writeSystem(transaction -> claim(transaction, id));
        if (claimed.isEmpty() || smtp.isEmpty()) {
            return;
        }
        var mail = claimed.get().mail();
        var body = open(claimed.get());
        if (body.isEmpty()) {
            database.runSystem(transaction -> new MailStore(transaction).failed(id, MailState.FAILED, SEALED, null));
            LOG.error(
                    "Mail {} ({}) was not sent: {}. Set the secret before as SECRET_KEY_PREVIOUS, start the server"
                            + " again and send the mail again under Settings, Mails.",
                    id,
                    mail.kind(),
                    SEALED);
            return;
        }
        try {
            smtp.get().send(outgoing(mail, body.get()));
            database.runSystem(transaction -> new MailStore(transaction).sent(id));
        } catch (MailFailure e) {
            database.runSystem(transaction -> settle(transaction, mail, e));
            LOG.warn(
                    "Mail {} ({}) was not delivered: {}. It is kept and shown under Settings, Mails.",
                    id,
                    mail.kind(),
                    e.getMessage());
        }
    }

    private Optional<MailStore.Stored> claim(SystemTransaction transaction, UUID id) {
        var store = new MailStore(transaction);
        var found = store.find(id).filter(stored -> stored.body() != null);
        if (found.isEmpty() || smtp.isEmpty()) {
            return Optional.empty();
        }
        if (!found.get().mail().expiresAt().isAfter(transaction.now())) {
            store.expire();
            return Optional.empty();
        }
        if (store.move(id, MailState.WAITING, MailState.SENDING)) {
            store.attempted(id);
            return store.find(id);
        }
        if (store.move(id, MailState.SENDING, MailState.UNCERTAIN)) { // the one who was sending it has died
            store.failed(id, MailState.UNCERTAIN, "the server stopped while it sent this mail", null);
        }
        return Optional.empty();
    }

    private void settle(SystemTransaction transaction, Mail mail, MailFailure failure) {
        var store = new MailStore(transaction);
        var reason = String.valueOf(failure.getMessage());
        switch (failure.kind()) {
            case REFUSED -> store.failed(mail.id(), MailState.FAILED, reason, null);
            case UNKNOWN -> store.failed(mail.id(), MailState.UNCERTAIN, reason, null);
            case LATER -> {
                var next = transaction.now().plus(pause(mail.attempts()));
                if (mail.attempts() >= MOST_ATTEMPTS || !next.isBefore(mail.expiresAt())) {
                    store.failed(mail.id(), MailState.FAILED, reason, null);
                } else {
                    store.failed(mail.id(), MailState.WAITING, reason, next);
                    delivery.schedule(transaction, mail.id() + "/" + mail.attempts(), new Delivery(mail.id()), next);
                }
            }
        }
    }

    private static Duration pause(int attempts) {
        var pause = FIRST_RETRY;
        for (int i = 1; i < attempts && pause.compareTo(LONGEST_RETRY) < 0; i++) {
            pause = pause.multipliedBy(GROWTH);
        }
        return pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
    }

    private static OutgoingMail outgoing(Mail mail, Body body) {
        return new OutgoingMail(
                mail.id().toString(),
                mail.recipient(),
                mail.subject(),
                body.text(),
                body.html(),
                mail.language().name().toLowerCase(Locale.ROOT),
                mail.createdAt());
    }

    private Optional<Body> open(MailStore.Stored stored) {
        return Optional.ofNullable(stored.body()).flatMap(sealing::open).map(text -> JsonCodec.read(text, Body.class));
    }

    List<Mail> page(Optional<MailState> state, Optional<UUID> after, int limit) {
        return database.readSystem(transaction -> new MailStore(transaction).page(state, after, limit));
    }

    /**
     * One mail, with its text when there is no mail server to bring it. Who reads what was written to somebody else
     * leaves a line in the trail.
     *
     * @param actor nobody for a command on this machine
     * @throws Problem 404
     */
    Mail read(UUID id, Optional<Actor> actor) {
        return database.writeSystem(transaction -> {
            var found = new MailStore(transaction).find(id).orElseThrow(() -> Problem.notFound("mail"));
            if (found.mail().state() != MailState.KEPT) {
                return found.mail();
            }
            record(transaction, actor, "mail.read", found.mail());
            return found.mail().withText(open(found).map(Body::text).orElse(null));
        });
    }

    /**
     * Sends a mail again that has failed, or whose fate nobody knows.
     *
     * @throws Problem 404; 409 {@code mail_state}, {@code mail_over}
     */
    Mail sendAgain(UUID id, Optional<Actor> actor) {
        return database.writeSystem(transaction -> {
            var store = new MailStore(transaction);
            var found = store.find(id).orElseThrow(() -> Problem.notFound("mail"));
            var mail = found.mail();
            if (found.body() == null || !mail.expiresAt().isAfter(transaction.now())) {
                throw Problem.of(409, "mail_over");
            }
            if (smtp.isEmpty()
                    || !(store.move(id, MailState.FAILED, MailState.WAITING)
                            || store.move(id, MailState.UNCERTAIN, MailState.WAITING)
                            || store.move(id, MailState.KEPT, MailState.WAITING))) {
                throw Problem.of(409, "mail_state").with("state", mail.state());
            }
            record(transaction, actor, "mail.sent_again", mail);
            delivery.schedule(transaction, id + "/again/" + transaction.newId(), new Delivery(id), transaction.now());
            return store.find(id).orElseThrow().mail();
        });
    }

    /** Writes to whoever asks, to see whether mails arrive. */
    void test(Actor actor) {
        database.runSystem(transaction -> {
            var user = Accounts.user(transaction, actor.userId());
            post(transaction, Letter.notice(user.email(), user.language(), "test", Map.of("name", user.name())));
        });
    }

    /** The account ends: nothing that was written to the person stays, nor does it go out any more. */
    public static void deleted(SystemTransaction transaction, User person) {
        new MailStore(transaction).deleteTo(person.email());
    }

    void tidy() {
        database.runSystem(transaction -> {
            var store = new MailStore(transaction);
            store.expire();
            store.deleteOlderThan(transaction.now().minus(REMEMBERED));
        });
    }

    private static void record(SystemTransaction transaction, Optional<Actor> actor, String action, Mail mail) {
        actor.ifPresent(person -> Audit.record(
                transaction.within(person.organizationId()),
                person,
                action,
                Target.of("mail", mail.id()),
                Map.of("kind", mail.kind(), "recipient", mail.recipient())));
    }
}
