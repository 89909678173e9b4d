package io.resonant.backup;

import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * The one object that makes a backup exist: it is written last. It can be read without a key, so that backups can be
 * listed, checked for missing pieces and pruned by whoever cannot read them.
 *
 * @param format of everything that belongs to the backup
 * @param repository the installation that made it
 * @param createdAt the state that it holds
 * @param program the version that made it
 * @param schema the version of the database's schema
 * @param bytes what it holds, before compression
 * @param uses the object that lists the names of all its pieces
 * @param wrapped the key of {@code sealed}, for the owner of the recovery key
 * @param sealed where the index is, encrypted
 */
record Header(
        int format,
        String repository,
        String id,
        Instant createdAt,
        Instant finishedAt,
        String engine,
        String program,
        String schema,
        long rows,
        long files,
        long bytes,
        String uses,
        String wrapped,
        String sealed) {
    static final int FORMAT = 1;

    /** A text and who signed it. */
    record Signed(String content, String signer, String signature) {
        static Signed of(Object content, Signing signing) {
            var text = JsonCodec.write(content);
            return new Signed(text, signing.publicKey(), signing.sign(text));
        }

        static Optional<Signed> parse(byte[] bytes) {
            try {
                var signed = JsonCodec.read(new String(bytes, StandardCharsets.UTF_8), Signed.class);
                return Signing.verify(signed.signer(), signed.content(), signed.signature())
                        ? Optional.of(signed)
                        : Optional.empty();
            } catch (Problem _) { // no JSON, or not ours
                return Optional.empty();
            }
        }

        byte[] bytes() {
            return JsonCodec.writeBytes(this);
        }

        /** Nothing when it is something else; a newer program may have written members that we do not know. */
        <T> Optional<T> content(Class<T> type) {
            try {
                return Optional.of(JsonCodec.read(content, type));
            } catch (Problem _) {
                return Optional.empty();
            }
        }
    }

    /** A text that is signed and, on the line after it, something that is sealed. */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
    record Enclosed(Signed head, byte[] sealed) {
        byte[] bytes() {
            var out = new ByteArrayOutputStream(1024 + sealed.length);
            out.writeBytes(head.bytes());
            out.write('\n'); // JSON of one line has none
            out.writeBytes(sealed);
            return out.toByteArray();
        }

        static Optional<Enclosed> parse(byte[] bytes) {
            int end = 0;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            var sealed = Arrays.copyOfRange(bytes, Math.min(bytes.length, end + 1), bytes.length);
            return Signed.parse(Arrays.copyOf(bytes, end)).map(head -> new Enclosed(head, sealed));
        }
    }

    Sha256 usesName() {
        return new Sha256(uses);
    }
}
