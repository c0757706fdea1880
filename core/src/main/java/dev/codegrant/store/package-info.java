/**
 * Where things wait and last: tokens as records ({@link dev.codegrant.store.RecordStore}), pending
 * authorizations until they are taken ({@link dev.codegrant.store.PendingAuthorizationStore}), and
 * the keys that seal both ({@link dev.codegrant.store.SealingKeys}). A store for another database
 * implements the first two.
 *
 * <p>Knows neither tokens nor the flow: what it keeps are texts under identifiers that say nothing.
 * It opens no connection to anywhere; the file store touches one directory.
 */
@NullMarked
package dev.codegrant.store;

import org.jspecify.annotations.NullMarked;
