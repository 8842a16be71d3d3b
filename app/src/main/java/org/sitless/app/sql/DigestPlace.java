package org.sitless.app.sql;

import java.nio.file.Path;

/**
 * How verifiers of DIGEST-MD5 are kept, where that mechanism is offered at all.
 *
 * @param realm part of each of them: they are worth nothing in another
 * @param keyFile they are encrypted with; made if it is missing and not needed yet
 */
public record DigestPlace(String realm, Path keyFile) {}
