package io.resonant.deletion;

import io.resonant.account.User;
import io.resonant.kernel.database.SystemTransaction;

/** What other features keep of a person. Called inside the transaction that ends the account. */
@FunctionalInterface
public interface PersonLink {
    void deleted(SystemTransaction transaction, User person);
}
