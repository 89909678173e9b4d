package io.resonant.registry;

import io.resonant.account.Access;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What operators of the server set while it runs. */
public final class RegistrySettings {
    private static final String PATH = "/api/v1/registry/settings";
    private static final String CATALOGUE = "catalogue";
    private static final String OPEN = "open";

    private final Database database;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public RegistrySettings(Database database) {
        this.database = database;
    }

    /**
     * How the registry is set.
     *
     * @param catalogueOpen whether people see the catalogue and download from it who have not signed in
     */
    public record Values(boolean catalogueOpen) {}

    /** Calls back when this node has changed something. */
    public void onChanged(Runnable listener) {
        listeners.add(listener);
    }

    /** Closed until an operator opens it. */
    public boolean isCatalogueOpen() {
        return database.readSystem(transaction -> transaction
                .sql("select value from registry_settings where name = :name")
                .bind("name", CATALOGUE)
                .first(row -> row.text("value"))
                .filter(OPEN::equals)
                .isPresent());
    }

    void set(Values values) {
        database.runSystem(transaction -> {
            transaction
                    .sql("""
                            insert into registry_settings (name, value, updated_at) values (:name, :value, :now)
                            on conflict (name) do update set value = excluded.value, updated_at = excluded.updated_at""")
                    .bind("name", CATALOGUE)
                    .bind("value", values.catalogueOpen() ? OPEN : "closed")
                    .bind("now", transaction.now())
                    .update();
            transaction.afterCommit(() -> listeners.forEach(Runnable::run));
        });
    }

    public void declareRoutes(Routes routes) {
        routes.get(PATH)
                .summary("Whether the catalogue can be seen without signing in")
                .access(Access.PUBLIC)
                .responds(200, Values.class)
                .handle(_ -> Response.ok(new Values(isCatalogueOpen())));
        routes.put(PATH)
                .summary("Open the catalogue to everybody, or close it")
                .access(Access.OPERATOR)
                .body(Values.class)
                .responds(200, Values.class)
                .handle(request -> {
                    set(request.body(Values.class));
                    return Response.ok(new Values(isCatalogueOpen()));
                });
    }
}
