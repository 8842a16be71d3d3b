/** What happens to the host of an endpoint or a broker, and what each does then: the behaviours that docs/faults.md names. */
package org.sitless.app.fault;
