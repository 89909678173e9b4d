package io.resonant.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A form with files as a browser sends it. */
public final class FormBody {
    public static final String TYPE = "multipart/form-data; boundary=scenario";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public FormBody field(String name, String value) {
        write("--scenario\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
        return this;
    }

    public FormBody file(String fileName, byte[] content) {
        return file("file", fileName, content);
    }

    public FormBody file(String name, String fileName, byte[] content) {
        write("--scenario\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        out.writeBytes(content);
        write("\r\n");
        return this;
    }

    public byte[] bytes() {
        var ended = new ByteArrayOutputStream();
        ended.writeBytes(out.toByteArray());
        ended.writeBytes("--scenario--\r\n".getBytes(StandardCharsets.UTF_8));
        return ended.toByteArray();
    }

    private void write(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
