package io.resonant.viewer;

import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.problem.Problem;

/** A workspace of the viewer is an organisation, named by its id. */
final class Workspaces {
    private Workspaces() {}

    /** Who calls, in the workspace that the path names. @throws Problem 404 for the workspace of others */
    static Actor actor(Request request) {
        var actor = request.principal(Actor.class);
        if (!actor.organizationId().toString().equals(request.path("workspace"))) {
            throw Problem.notFound("workspace");
        }
        return actor;
    }
}
