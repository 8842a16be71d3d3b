/**
 * What will work on this host: a ladder of rungs, each fine or with a reason and a cure. Changes nothing.
 *
 * <p>May import {@code failure}, {@code host}, the TUN module and native-loader.
 */
package org.sitless.app.doctor;
