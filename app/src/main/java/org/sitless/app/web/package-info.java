/**
 * The page where people register, served by {@code sitless web} in a process of its own: it needs no privilege, and shares nothing with the
 * broker but the database.
 *
 * <p>No script, no cookie, no session. Nothing outside this package imports Javalin or Jetty. Imports {@code config}, {@code failure},
 * {@code registration} and {@code sql}.
 */
package org.sitless.app.web;
