package io.resonant.email;

import io.resonant.kernel.database.SystemTransaction;
import java.util.Collection;
import java.util.Optional;

/** Links belong to people, and people to no tenant. */
final class EmailLinkStore {
    private final SystemTransaction transaction;

    EmailLinkStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    void insert(String hash, EmailLink link) {
        transaction
                .sql("""
                    insert into email_links (hash, purpose, user_id, email, created_at, expires_at)
                    values (:hash, :purpose, :user, :email, :now, :expires)
                    """)
                .bind("hash", hash)
                .bind("purpose", link.purpose())
                .bind("user", link.userId())
                .bind("email", link.email())
                .bind("now", transaction.now())
                .bind("expires", transaction.now().plus(link.purpose().lifetime()))
                .update();
    }

    Optional<EmailLink> find(String hash, Collection<EmailLink.Purpose> purposes) {
        return transaction
                .sql("""
                    select purpose, user_id, email from email_links
                    where hash = :hash and purpose in (:purposes) and expires_at > :now
                    """)
                .bind("hash", hash)
                .bind("purposes", purposes)
                .bind("now", transaction.now())
                .first(row -> new EmailLink(
                        row.constant("purpose", EmailLink.Purpose.class), row.uuid("user_id"), row.text("email")));
    }

    /** Whether it was still there: of two who use it at once only one does. */
    boolean delete(String hash) {
        return transaction
                        .sql("delete from email_links where hash = :hash")
                        .bind("hash", hash)
                        .update()
                == 1;
    }

    int deleteExpired() {
        return transaction
                .sql("delete from email_links where expires_at <= :now")
                .bind("now", transaction.now())
                .update();
    }
}
