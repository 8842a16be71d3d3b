/**
 * What a broker has promised to whom: leases, the port to wherever they are kept, and the arithmetic of pools.
 *
 * <p>An <em>assignment</em> (address and prefix) is an authenticated user's for good and ends only when it is forgotten; a
 * <em>session</em> (the end point where his tunnel ends now) lasts as long as it is renewed. Of an anonymous client both end together.
 *
 * <p>Imports {@code message} only.
 */
package org.sitless.tsp.lease;
