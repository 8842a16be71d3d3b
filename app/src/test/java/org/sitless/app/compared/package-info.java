/** What kernel {@code sit} and sitless do with each input: a table that is a test, and a page of docs. */
package org.sitless.app.compared;
