/**
 * What the broker remembers: leases, users and invitations in one SQLite database, which commands may change while the broker runs.
 *
 * <p>{@link org.sitless.app.sql.BrokerDatabase} opens it. Whatever changes goes through one connection on one thread, which commits what
 * has queued up meanwhile with a single fsync; whatever only reads has connections of its own and never waits (write-ahead log). What a
 * caller was told is on the medium.
 *
 * <p>The SQL is plain but for the migrations, so that another database can follow. Nothing outside this package imports
 * {@code java.sql}. Imports {@code failure} and {@code tsp}.
 */
package org.sitless.app.sql;
