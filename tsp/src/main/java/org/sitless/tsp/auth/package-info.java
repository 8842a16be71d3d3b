/**
 * Who is there: the SASL mechanisms of TSP (RFC 4422, RFC 5572 §4.4.2) for both ends, what a broker stores instead of passwords, and
 * how often anybody may try.
 *
 * <p>ANONYMOUS (RFC 4505), PLAIN (RFC 4616), DIGEST-MD5 (RFC 2831; historic by RFC 6331, but all that clients of old speak) and
 * SCRAM-SHA-256 (RFC 7677). PASSDSS-3DES-1 is not among them.
 *
 * <p>Exchanges are values: a token in, a step out. That somebody has authenticated is a value too,
 * {@link org.sitless.tsp.auth.Authenticated}, which only this package can make. Pure but for {@link org.sitless.tsp.auth.SecureNonces}.
 *
 * <p>Imports {@code message} only.
 */
package org.sitless.tsp.auth;
