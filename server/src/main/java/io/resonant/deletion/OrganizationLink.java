package io.resonant.deletion;

import io.resonant.kernel.database.SystemTransaction;
import java.util.UUID;

/**
 * What other features keep of an organisation beside the rows that carry its id. Called inside the transaction that
 * deletes those, before any of them goes; it must publish no event there, for nobody could hear it.
 */
@FunctionalInterface
public interface OrganizationLink {
    /** @param caretaker the organisation that runs the server, for what the world still refers to */
    void deleted(SystemTransaction transaction, UUID organizationId, UUID caretaker);
}
