package io.resonant.avatar;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.account.User;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.regex.Pattern;

/** Pictures of people over HTTP. */
final class AvatarRoutes {
    private static final String MINE = "/api/v1/users/me/avatar";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final long MOST_BYTES = 10 * 1024 * 1024;
    /** What stands around the content in a form. */
    private static final long ENVELOPE = 64 * 1024;

    private final Avatars avatars;

    AvatarRoutes(Avatars avatars) {
        this.avatars = avatars;
    }

    void declare(Routes routes) {
        routes.post(MINE)
                .summary("Give oneself a picture")
                .description(
                        "A PNG, JPEG or GIF of 10 MiB and 50 million pixels at most. Its middle is drawn anew, 256 pixels"
                                + " wide, the right way up; nothing else of the file is kept.")
                .access(Access.SIGNED_IN)
                .multipart("file", "avatar")
                .field("file", "The picture.", false)
                .field("avatar", "The same, under the name that other programs use.", false)
                .limit(MOST_BYTES + ENVELOPE)
                .responds(200, User.class)
                .problem(400, "malformed_multipart")
                .problem(415, "picture_type")
                .problem(422, "picture_damaged", "picture_dimensions")
                .problem(503, "busy", "file_storage")
                .handle(this::change);
        routes.delete(MINE)
                .summary("Go without a picture")
                .access(Access.SIGNED_IN)
                .responds(204, null)
                .handle(request -> {
                    avatars.remove(actor(request));
                    return Response.noContent();
                });
        routes.get("/avatars/{hash}")
                .id("readAvatar")
                .summary("The picture of somebody in the organisation, by its `avatar_url`")
                .access(Access.GUEST)
                .respondsContent(200, "image/jpeg")
                .problem(404, "not_found")
                .problem(503, "file_storage")
                .handle(this::read);
    }

    private Response change(Request request) {
        var changed = new ArrayList<User>();
        request.parts(1, MOST_BYTES, part -> changed.add(avatars.change(actor(request), part.stream())));
        if (changed.isEmpty()) {
            throw Problem.invalid("file", "required");
        }
        return Response.ok(changed.getFirst());
    }

    /** An address never shows another picture, so a browser asks once. */
    private Response read(Request request) {
        var hash = request.path("hash");
        if (!HASH.matcher(hash).matches()) {
            throw Problem.notFound("avatar");
        }
        return Response.bytes(200, "image/jpeg", avatars.read(actor(request), new Sha256(hash)))
                .etag(hash)
                .policy("sandbox; default-src 'none'")
                .header("Cache-Control", "private, max-age=31536000, immutable");
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
