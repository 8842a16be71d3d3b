/**
 * Everything at once, for as long as one likes: endpoints, a broker and its clients under traffic while faults are inflicted on them
 * from a script that one number decides.
 */
package org.sitless.app.soak;
