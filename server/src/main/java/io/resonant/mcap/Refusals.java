package io.resonant.mcap;

import io.resonant.kernel.problem.Problem;

/** Why a file is not read, each with its own code. The file is never changed and nothing of it is kept. */
final class Refusals {
    private Refusals() {}

    static Problem notMcap() {
        return Problem.of(422, "mcap_magic");
    }

    static Problem pointer() {
        return Problem.of(422, "mcap_lfs_pointer");
    }

    static Problem truncated(long size) {
        return Problem.of(422, "mcap_truncated").with("size", size);
    }

    static Problem outside(String field, long value, long size) {
        return Problem.of(422, "mcap_out_of_range")
                .with("field", field)
                .with("value", Long.toUnsignedString(value))
                .with("size", size);
    }

    static Problem checksum() {
        return Problem.of(422, "mcap_checksum");
    }

    static Problem malformed(String record, long offset, String reason) {
        return Problem.of(422, "mcap_malformed")
                .with("record", record)
                .with("offset", offset)
                .with("reason", reason);
    }

    static Problem tooLarge(String section, long size, long limit) {
        return Problem.of(422, "mcap_too_large")
                .with("section", section)
                .with("size", size)
                .with("limit", limit);
    }

    static Problem notIndexed() {
        return Problem.of(422, "mcap_not_indexed");
    }
}
