package io.resonant.backup;

import io.resonant.backup.Index.Content;
import io.resonant.backup.Index.Packing;
import io.resonant.backup.Index.Piece;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.crypto.ContentSeal;
import io.resonant.kernel.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Gives back what was stored, from the first place that has it whole, or says what is lost. */
final class PieceReader {
    private final List<Leg> legs;

    PieceReader(List<Leg> legs) {
        this.legs = legs;
    }

    /** @throws Problem when its bytes are not what they were */
    void pour(Content content, OutputStream out) throws IOException {
        pour(content.name(), content.pieces(), content.sha256(), out);
    }

    /** @throws Problem when a piece is lost, or the whole is not what it was */
    void pour(String name, List<Piece> pieces, String sha256, OutputStream out) throws IOException {
        var digest = Sha256.digest();
        for (var piece : pieces) {
            var content = read(piece);
            digest.update(content);
            out.write(content);
        }
        if (!Sha256.of(digest).hex().equals(sha256)) {
            throw damaged(name);
        }
    }

    /** A short one. */
    byte[] bytes(List<Piece> pieces) {
        var out = new ByteArrayOutputStream();
        try {
            for (var piece : pieces) {
                out.write(read(piece));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private byte[] read(Piece piece) {
        var name = new Sha256(piece.name());
        BlobException unreachable = null;
        for (var leg : legs) {
            try {
                var found = Leg.read(leg.pieces(), name);
                if (found != null) {
                    return ContentSeal.open(piece.key(), found)
                            .flatMap(Packing::unpack)
                            .orElseThrow(() -> damaged(piece.name()));
                }
            } catch (BlobException e) {
                unreachable = e;
            }
        }
        if (unreachable != null) {
            throw unreachable;
        }
        throw damaged(piece.name());
    }

    private Problem damaged(String what) {
        return Problem.of(422, "backup_damaged").with("what", what).with("legs", legs.toString());
    }
}
