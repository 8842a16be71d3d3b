/** Measures whole endpoints in a laboratory, each beside its rivals in interleaved rounds of one run. */
package org.sitless.bench.endtoend;
