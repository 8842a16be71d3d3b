/**
 * The data plane's face: start and stop lanes, add and remove tunnels, ask what was counted.
 *
 * <p>May import every package of this module. Other modules use this package, the values that its methods name, and nothing else.
 */
package org.sitless.dataplane;
