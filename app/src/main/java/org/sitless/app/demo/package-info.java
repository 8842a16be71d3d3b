/** The tour that {@code sitless demo} gives: two hosts that share nothing but IPv4, and a tunnel between them. Uses the laboratory. */
package org.sitless.app.demo;
