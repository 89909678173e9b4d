/** Mail to people, over SMTP. Owns Jakarta Mail and Angus Mail. */
@NullMarked
package io.resonant.kernel.mail;

import org.jspecify.annotations.NullMarked;
