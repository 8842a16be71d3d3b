/** The runnable program: the only place that knows everything. */
package org.sitless.app;
