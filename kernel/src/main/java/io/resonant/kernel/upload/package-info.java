/** Files that a browser sends: {@code multipart/form-data} (RFC 7578), streamed. Owner of Commons FileUpload. */
@NullMarked
package io.resonant.kernel.upload;

import org.jspecify.annotations.NullMarked;
