package io.resonant.avatar;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.Members;
import io.resonant.account.User;
import io.resonant.file.Objects;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.picture.Pictures;
import io.resonant.kernel.problem.Problem;
import io.resonant.organization.Organizations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of people. What is kept was drawn anew by us, so that nothing of what somebody sends reaches anybody else
 * but its colours; it lies under its hash among the other content, and moves and is saved with it.
 */
public final class Avatars implements AutoCloseable {
    private static final int SIDE = 256;

    private final Database database;
    private final Objects objects;
    private final Organizations organizations;
    private final Pictures pictures = new Pictures();

    public Avatars(Database database, Objects objects, Organizations organizations) {
        this.database = database;
        this.objects = objects;
        this.organizations = organizations;
    }

    public void declareRoutes(Routes routes) {
        new AvatarRoutes(this).declare(routes);
    }

    /**
     * Gives somebody another picture.
     *
     * @throws Problem 415, 422 for what is no picture that can be read, 503
     * @throws IOException as the content does
     */
    User change(Actor actor, InputStream content) throws IOException {
        byte[] picture;
        try (var upload = objects.receive(content)) {
            picture = pictures.square(upload.path(), SIDE);
        }
        try (var upload = objects.receive(new ByteArrayInputStream(picture))) {
            return objects.store(upload, _ -> {}, transaction -> {
                Objects.hold(transaction, upload.hash(), holder(actor.userId()));
                replace(transaction, actor.userId(), upload.hash());
                organizations.tellColleagues(transaction, actor.userId());
                return Accounts.user(transaction, actor.userId());
            });
        }
    }

    void remove(Actor actor) {
        database.runSystem(transaction -> {
            replace(transaction, actor.userId(), null);
            organizations.tellColleagues(transaction, actor.userId());
        });
    }

    /** What the end of an account takes along. */
    public static void deleted(SystemTransaction transaction, User person) {
        replace(transaction, person.id(), null);
    }

    /** The picture itself, for those who work with somebody who has it. @throws Problem 404, 503 */
    byte[] read(Actor actor, Sha256 hash) {
        if (!database.read(actor.organizationId(), transaction -> Members.haveAvatar(transaction, hash.hex()))) {
            throw Problem.notFound("avatar");
        }
        try (var in = objects.open(hash, Optional.empty())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The old one is let go of; the new one is held already. */
    private static void replace(SystemTransaction transaction, UUID userId, @Nullable Sha256 next) {
        Accounts.changeAvatar(transaction, userId, next == null ? null : next.hex())
                .map(Sha256::new)
                .filter(before -> !before.equals(next))
                .ifPresent(before -> Objects.letGo(transaction, before, holder(userId)));
    }

    private static String holder(UUID userId) {
        return "avatar:" + userId;
    }

    @Override
    public void close() {
        pictures.close();
    }
}
