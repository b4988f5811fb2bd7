# syntax=docker/dockerfile:1
#
# One file for the four services. Say which one:
#
#   docker build --build-arg SERVICE=inference-service --tag subgoal/inference-service:0.1.0 .
#
# The build stage does not look at SERVICE, so it runs once for all four images.

# The build chooses native libraries by the processor it runs on: this stage runs on the one the image is for.
FROM eclipse-temurin:25-jdk-noble AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2,sharing=locked \
    ./mvnw -B -ntp package -DskipTests \
        -pl annotation-service,training-service,inference-service,agent-service -am

# The runnable jar apart: what changes rarely goes into layers of its own.
FROM build AS layers
ARG SERVICE
RUN java -Djarmode=tools \
        -jar "${SERVICE:?say which one, for example --build-arg SERVICE=inference-service}"/target/"${SERVICE}"-*-exec.jar \
        extract --layers --application-filename application.jar --destination /layers

# Not Alpine: libtorch needs glibc 2.34 or later and libstdc++, which Ubuntu has. It brings its own libgomp.
FROM eclipse-temurin:25-jre-noble
ARG SERVICE
LABEL org.opencontainers.image.title="subgoal ${SERVICE}"

RUN groupadd --gid 10001 subgoal \
    && useradd --uid 10001 --gid subgoal --no-create-home --home-dir /var/cache/subgoal --shell /usr/sbin/nologin subgoal \
    && install --directory --owner=subgoal --group=subgoal --mode=0750 /var/cache/subgoal

# The only folders that are written are /var/cache/subgoal and /tmp; the rest may be mounted read-only.
# Beyond loopback a service starts only with SUBGOAL_SECURITY_KEYS, so that no image runs open by accident.
# JAVA_TOOL_OPTIONS is there to be replaced. What the services cannot do without is in the entry point.
ENV SERVER_ADDRESS=0.0.0.0 \
    SUBGOAL_CACHE_DIR=/var/cache/subgoal \
    DJL_CACHE_DIR=/var/cache/subgoal/djl \
    OPT_OUT_TRACKING=true \
    JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError"

WORKDIR /app
# Training and inference have the same libraries, and so have annotation and agent: two large layers for four images.
COPY --link --from=layers /layers/dependencies/ ./
COPY --link --from=layers /layers/snapshot-dependencies/ ./
COPY --link --from=layers /layers/application/ ./

USER 10001:10001

# A service listens on one of these: annotation 8081, training 8082, inference 8083, agent 8084.
EXPOSE 8081 8082 8083 8084

# No HEALTHCHECK: Kubernetes ignores it, and docker-compose.yml has its own, which knows the port.

ENTRYPOINT ["java", "-Dai.djl.offline=true", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "/app/application.jar"]
