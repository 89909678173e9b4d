package io.resonant.kernel.upload;

import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.AbstractRequestContext;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.core.RequestContext;

/** Takes a form with files apart while it arrives: nothing is kept in memory or on disk. */
public final class Multipart {
    private Multipart() {}

    /**
     * What is accepted.
     *
     * @param names of the parts that may come
     * @param parts how many at most
     * @param partBytes longest part
     */
    public record Limits(Set<String> names, int parts, long partBytes) {
        public Limits {
            names = Set.copyOf(names);
        }
    }

    /**
     * Hands over each part in the order of the body.
     *
     * @throws Problem 400 malformed_multipart, 413 body_too_large, 422 for an unknown part or too many of them
     */
    public static void read(InputStream body, String contentType, Limits limits, PartReader reader) {
        var upload = new Upload();
        upload.setHeaderCharset(StandardCharsets.UTF_8);
        upload.setFileSizeMax(limits.partBytes());
        try {
            FileItemInputIterator items = upload.getItemIterator(new Body(body, contentType));
            int count = 0;
            while (items.hasNext()) {
                count++;
                if (count > limits.parts()) {
                    throw Problem.of(422, "too_many_parts").with("most", limits.parts());
                }
                read(upload, items.next(), limits, reader);
            }
            if (count == 0) {
                throw Problem.of(400, "malformed_multipart"); // the library finds no boundary in any nonsense
            }
        } catch (FileUploadSizeException e) {
            throw Problem.of(413, "body_too_large").with("limit", limits.partBytes());
        } catch (FileUploadException e) {
            throw Problem.of(400, "malformed_multipart");
        } catch (IOException e) {
            throw Problem.of(400, "malformed_multipart").cause(e);
        }
    }

    private static void read(Upload upload, FileItemInput item, Limits limits, PartReader reader) throws IOException {
        var name = item.getFieldName();
        if (name == null || !limits.names().contains(name)) {
            throw Problem.invalid(name == null ? "" : name, "unknown");
        }
        // Not item.getName(), which makes a path of it and fails where the system's language has no such characters.
        var fileName = upload.getFileName(item.getHeaders());
        if (fileName != null && fileName.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(name, "invalid_text");
        }
        var type = item.getContentType();
        try (var content = item.getInputStream()) {
            reader.read(new Part(name, Optional.ofNullable(fileName), type == null ? "" : type, content));
        }
    }

    /** The library's reader without its store. */
    private static final class Upload extends AbstractFileUpload<RequestContext, DiskFileItem, DiskFileItemFactory> {
        @Override
        public FileItemInputIterator getItemIterator(RequestContext request) throws IOException {
            return super.getItemIterator(request);
        }

        @Override
        public Map<String, List<DiskFileItem>> parseParameterMap(RequestContext request) {
            throw new UnsupportedOperationException("parts are streamed, not stored");
        }

        @Override
        public List<DiskFileItem> parseRequest(RequestContext request) {
            throw new UnsupportedOperationException("parts are streamed, not stored");
        }
    }

    private static final class Body extends AbstractRequestContext<InputStream> {
        private final String contentType;
        private final InputStream body;

        Body(InputStream body, String contentType) {
            super(_ -> null, () -> -1L, body);
            this.contentType = contentType;
            this.body = body;
        }

        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public String getContentType() {
            return contentType;
        }

        @Override
        public InputStream getInputStream() {
            return body;
        }
    }
}
