package io.resonant.file;

import io.resonant.kernel.blob.BlobCredentials;
import io.resonant.kernel.blob.BlobLocation;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where files are kept, and how large they may be.
 *
 * @param data the directory of everything that the server keeps
 * @param location where files are kept unless they have been moved
 * @param credentials present for remote stores
 * @param redirects whether readers are sent to a store that can give them the content itself
 * @param maxBytes longest file
 * @param quotaBytes what an organisation may keep; absent: no limit
 */
public record FileSettings(
        Path data,
        BlobLocation location,
        Optional<BlobCredentials> credentials,
        boolean redirects,
        long maxBytes,
        Optional<Long> quotaBytes) {
    /** How the folder of the data directory is named in the database, because the directory itself may be moved. */
    private static final String HOME = "data:files";

    /** The folder that is used without a setting. */
    public static BlobLocation.Local home(Path data) {
        return new BlobLocation.Local(data.resolve("files"));
    }

    /** The same for a data directory that lies elsewhere. */
    public FileSettings in(Path otherData) {
        return new FileSettings(
                otherData,
                location.equals(home(data)) ? home(otherData) : location,
                credentials,
                redirects,
                maxBytes,
                quotaBytes);
    }

    /** Where uploads wait until a store has them. */
    Path incoming() {
        return data.resolve("incoming");
    }

    /** What a location is called in the database. */
    public String address(BlobLocation where) {
        return where.equals(home(data)) ? HOME : where.toString();
    }

    /** The location that is called so. */
    BlobLocation location(String address) {
        return address.equals(HOME) ? home(data) : BlobLocation.parse(address).location();
    }
}
