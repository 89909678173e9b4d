/**
 * YAML 1.2 in, as far as front matter needs it; owner of SnakeYAML Engine. Everything that YAML can say and JSON
 * cannot is refused, and so is what makes a small text grow when it is read.
 */
@NullMarked
package io.resonant.kernel.yaml;

import org.jspecify.annotations.NullMarked;
