/**
 * Becoming a user: who may, and the {@code tspc.conf} that a new user takes home. The same whether an administrator adds him, or he comes
 * with an invitation to the web page or to a command.
 *
 * <p>Imports {@code config}, {@code failure} and {@code sql}.
 */
package org.sitless.app.registration;
