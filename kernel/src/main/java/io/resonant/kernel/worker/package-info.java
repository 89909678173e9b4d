/** Heavy work in turn, on threads that give way to requests. Owner of calls of the operating system. */
@NullMarked
package io.resonant.kernel.worker;

import org.jspecify.annotations.NullMarked;
