package org.sitless.app.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The one thread that changes the database. What has queued up while it was busy becomes one transaction: one fsync pays for all of it.
 *
 * <p>Each piece of work either takes place whole or not at all, and its caller goes on only when it is on the medium. Safe for several
 * threads.
 */
final class SqlWriter implements AutoCloseable {
    private static final int LARGEST_BATCH = 256;

    private final Sql sql;
    private final StoreErrors errors;
    private final BlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    SqlWriter(Sql sql, StoreErrors errors) {
        this.sql = sql;
        this.errors = errors;
        this.thread = new Thread(this::run, "sl-store-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /** A piece of work, and who waits for it. */
    private static final class Job<T> {
        private final SqlWork<T> work;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private T result;
        private Exception failure;

        Job(SqlWork<T> work) {
            this.work = work;
        }

        void run(Sql sql) throws SQLException {
            sql.update("SAVEPOINT job");
            try {
                result = work.on(sql);
            } catch (SQLException | RuntimeException e) {
                failure = e;
                undo(sql, e);
            }
            sql.update("RELEASE job");
        }

        /** Where SQLite has undone the whole transaction by itself, as for want of space, that is what everybody must hear. */
        private static void undo(Sql sql, Exception reason) throws SQLException {
            try {
                sql.update("ROLLBACK TO job");
            } catch (SQLException e) {
                e.addSuppressed(reason);
                throw reason instanceof SQLException first ? first : e;
            }
        }

        void tell() {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(result);
            }
        }
    }

    /**
     * Changes something.
     *
     * @throws org.sitless.app.failure.CommandFailure if the database cannot
     */
    <T> T write(SqlWork<T> work) {
        Job<T> job = new Job<>(work);
        synchronized (queue) {
            if (closing) {
                throw errors.closed();
            }
            queue.add(job);
        }
        try {
            return job.answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException refused) {
                throw errors.failure(refused);
            }
            throw e.getCause() instanceof RuntimeException thrown ? thrown : e;
        }
    }

    private void run() {
        List<Job<?>> batch = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                batch.add(queue.take());
                queue.drainTo(batch, LARGEST_BATCH - batch.size());
                commit(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            refuse(batch);
        }
    }

    /** Nobody waits for a thread that has ended. */
    private void refuse(List<Job<?>> batch) {
        synchronized (queue) {
            closing = true;
            queue.drainTo(batch);
        }
        batch.forEach(job -> job.answer.completeExceptionally(errors.closed()));
    }

    private void commit(List<Job<?>> batch) {
        try {
            sql.begin();
            for (Job<?> job : batch) {
                job.run(sql);
            }
            sql.commit();
            batch.forEach(Job::tell);
        } catch (SQLException e) {
            rollback(e);
            batch.forEach(job -> job.answer.completeExceptionally(e));
        }
    }

    private void rollback(SQLException reason) {
        try {
            sql.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** Waits for what was begun. */
    @Override
    public void close() {
        synchronized (queue) {
            if (closing) {
                return;
            }
            closing = true;
            queue.add(new Job<>(last -> null));
        }
        try {
            thread.join();
            sql.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw errors.failure(e);
        }
    }
}
