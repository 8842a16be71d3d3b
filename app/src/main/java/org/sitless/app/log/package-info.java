/** What goes to stderr besides errors: logback set up in code, quiet unless asked, as text or JSON. Owns logback. */
package org.sitless.app.log;
