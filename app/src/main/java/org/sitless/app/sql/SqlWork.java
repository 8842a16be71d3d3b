package org.sitless.app.sql;

import java.sql.SQLException;

/** Something to do on a connection. */
@FunctionalInterface
interface SqlWork<T> {
    T on(Sql sql) throws SQLException;
}
