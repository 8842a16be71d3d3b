/**
 * Scripts of people who have their own way to set a tunnel up: the templates of gogoc, gw6c and tspc, and hooks like them.
 *
 * <p>May import {@code failure}, {@code log}, native-loader and the data plane's values.
 */
package org.sitless.app.script;
