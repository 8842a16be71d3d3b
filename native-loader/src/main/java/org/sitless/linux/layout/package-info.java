/**
 * What the C headers of Linux say: one class a struct, with the fields' C names, and the constants beside them.
 *
 * <p>Nothing here calls anything; {@code libc} and {@code netlink} do. Every size, offset and constant is compared with the C compiler of the machine in the tests.
 */
package org.sitless.linux.layout;
