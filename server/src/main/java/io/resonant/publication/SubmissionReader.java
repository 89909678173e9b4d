package io.resonant.publication;

import io.resonant.file.Upload;
import io.resonant.namespace.Publisher;
import java.io.IOException;

/** Makes of a file what it says it is, for one kind of items. */
interface SubmissionReader {
    /**
     * What came of a file.
     *
     * @param upload what is to be stored: the file itself, or what was made of it
     */
    record Reading(Submission submission, Upload upload) implements AutoCloseable {
        @Override
        public void close() {
            upload.close();
        }
    }

    /** @throws IOException when the file cannot be read */
    Reading read(Publisher publisher, Upload upload, SubmissionOptions options) throws IOException;
}
