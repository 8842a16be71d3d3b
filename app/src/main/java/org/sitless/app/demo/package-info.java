/**
 * The tour that {@code sitless demo} gives: a host without IPv6, a broker, and a web server that has nothing else. Uses the laboratory.
 */
package org.sitless.app.demo;
