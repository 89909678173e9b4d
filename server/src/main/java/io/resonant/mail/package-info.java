/**
 * What the server writes to people. Mails are kept in an outbox until the mail server has them; without a mail server
 * whoever runs the server reads them in the dashboard. Owns mails.
 */
@NullMarked
package io.resonant.mail;

import org.jspecify.annotations.NullMarked;
