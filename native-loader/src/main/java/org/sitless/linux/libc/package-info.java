/** The C library through jnr-ffi: signatures first, then the checked face that everyone else calls. */
package org.sitless.linux.libc;
