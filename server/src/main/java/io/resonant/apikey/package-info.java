/** Keys with which programs call the API for a person, as far as that person allows it. Owns api_keys. */
@NullMarked
package io.resonant.apikey;

import org.jspecify.annotations.NullMarked;
