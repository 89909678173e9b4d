package io.resonant.mail;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;

final class MailRoutes {
    private static final String BASE = "/api/v1/operator/mails";

    private final Mails mails;

    MailRoutes(Mails mails) {
        this.mails = mails;
    }

    void declare(Routes routes) {
        routes.get(BASE)
                .summary("Mails of the last thirty days, the newest first")
                .access(Access.OPERATOR)
                .query("state", "Only these", MailState.class)
                .paged()
                .respondsList(200, Mail.class)
                .handle(this::list);
        routes.post(BASE + "/test")
                .summary("Write a mail to oneself, to see whether mails arrive")
                .access(Access.OPERATOR)
                .responds(202, null)
                .handle(request -> {
                    mails.test(request.principal(Actor.class));
                    return Response.of(202, null);
                });
        routes.get(BASE + "/{id}")
                .summary("A mail; with its text while there is no mail server to bring it")
                .access(Access.OPERATOR)
                .responds(200, Mail.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(mails.read(request.pathId("id"), request.findPrincipal(Actor.class))));
        routes.post(BASE + "/{id}/delivery")
                .summary("Send a mail again that has failed, or of which nobody knows whether it arrived")
                .access(Access.OPERATOR)
                .responds(202, Mail.class)
                .problem(404, "not_found")
                .problem(409, "mail_state", "mail_over")
                .handle(request ->
                        Response.of(202, mails.sendAgain(request.pathId("id"), request.findPrincipal(Actor.class))));
    }

    private Response list(Request request) {
        var page = request.page();
        var after = page.after().map(text -> Cursor.parse(text, 1).uuid(0));
        var found = mails.page(request.query("state", MailState.class), after, page.limit() + 1);
        var slice = Slice.of(found, page.limit(), mail -> Cursor.of(mail.id()));
        return Response.list(slice.items(), slice.next());
    }
}
