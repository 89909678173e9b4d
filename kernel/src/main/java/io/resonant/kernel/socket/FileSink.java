package io.resonant.kernel.socket;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** An output that can take a part of a file itself, which spares reading it into memory and writing it from there. */
public interface FileSink {
    /** Takes all of it before it returns. @throws IOException also when the file ends before the part does */
    void write(FileChannel file, long offset, long length) throws IOException;
}
