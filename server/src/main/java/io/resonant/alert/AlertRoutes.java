package io.resonant.alert;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;

/** Alerts over HTTP. */
final class AlertRoutes {
    private static final String BASE = "/api/v1/operator/alerts";
    private static final String CHANNEL = BASE + "/channels/{id}";

    private final Alerts alerts;

    AlertRoutes(Alerts alerts) {
        this.alerts = alerts;
    }

    void declare(Routes routes) {
        routes.get(BASE)
                .summary("What is wrong with the server now, by which rules, and who is told")
                .access(Access.OPERATOR)
                .responds(200, Alerts.View.class)
                .handle(request -> Response.ok(alerts.view(request.language())));
        routes.post(BASE + "/channels")
                .summary("Tell somebody by mail, a signed webhook or LINE whenever an alert opens or closes")
                .access(Access.OPERATOR)
                .body(NewChannel.class)
                .responds(201, Channel.class)
                .problem(409, "alert_channels_full")
                .handle(request -> Response.created(
                        BASE, alerts.add(request.principal(Actor.class), request.body(NewChannel.class))));
        routes.delete(CHANNEL)
                .summary("Tell somebody no more")
                .access(Access.OPERATOR)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> {
                    alerts.remove(request.principal(Actor.class), request.pathId("id"));
                    return Response.of(204, null);
                });
        routes.post(CHANNEL + "/test")
                .summary("Send a message on trial")
                .access(Access.OPERATOR)
                .responds(202, null)
                .problem(404, "not_found")
                .handle(request -> {
                    alerts.test(request.principal(Actor.class), request.pathId("id"));
                    return Response.of(202, null);
                });
    }
}
