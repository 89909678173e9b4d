package io.resonant.kernel.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2 (RFC 9106) with its parameters. Its blocks come from a pool: what is made anew for each hash would be by far the
 * most that the collector has to move and clear, and everybody waits for that.
 *
 * @param variant "id", "i" or "d"
 * @param version 16 or 19, as in encoded hashes
 * @param memory KiB
 */
record Argon2(String variant, int version, int memory, int passes, int lanes) {
    private static final int VERSION = 19;

    static Argon2 id(int memory, int passes, int lanes) {
        return new Argon2("id", VERSION, memory, passes, lanes);
    }

    /** How encoded hashes with these parameters begin. */
    String prefix() {
        return "$argon2" + variant + "$v=" + version + "$m=" + memory + ",t=" + passes + ",p=" + lanes + "$";
    }

    /** Keeps the blocks of one hash for the next one; for one thread at a time. They are cleared in between. */
    BlockPool blocks() {
        return new FixedBlockPool(Argon2BytesGenerator.getBlockCount(memory, lanes));
    }

    /** @throws RuntimeException when the RFC does not allow such parameters */
    byte[] hash(byte[] secret, byte[] salt, int bytes, BlockPool blocks) {
        var type = switch (variant) {
            case "id" -> Argon2Parameters.ARGON2_id;
            case "i" -> Argon2Parameters.ARGON2_i;
            case "d" -> Argon2Parameters.ARGON2_d;
            default -> throw new IllegalArgumentException(variant);
        };
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(type)
                .withVersion(version)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .withBlockPool(blocks)
                .build());
        var hash = new byte[bytes];
        generator.generateBytes(secret, hash);
        return hash;
    }
}
