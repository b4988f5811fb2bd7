package io.subgoal.training.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells those who follow a Job that something has happened to it. */
final class Signals {

    private final Map<String, Semaphore> followers = new ConcurrentHashMap<>();

    /** The news of a Job, for one who follows it. */
    final class News implements AutoCloseable {

        private final String name;
        private final Semaphore news = new Semaphore(0);

        private News(String name) {
            this.name = name;
            followers.put(name, news);
        }

        /** Waits for news, and for no longer than that; false if there are none. */
        boolean await(Duration most) throws InterruptedException {
            boolean some = news.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS);
            news.drainPermits();
            return some;
        }

        @Override
        public void close() {
            followers.remove(name, news);
        }
    }

    News follow(RunName name) {
        return new News(name.toString());
    }

    /** Something has happened to a Job. */
    void tell(String name) {
        Semaphore follower = followers.get(name);
        if (follower != null) {
            follower.release();
        }
    }
}
