/**
 * Who may publish under which name: namespaces, their members, proofs of ownership, transfers to other organisations and
 * the tokens that programs publish with. Owns namespaces, namespace_members, namespace_proofs, publish_tokens and
 * publish_token_namespaces.
 */
@NullMarked
package io.resonant.namespace;

import org.jspecify.annotations.NullMarked;
