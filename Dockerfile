# docker build -t lfconfiglint . && docker run --rm -v "$PWD:/work" lfconfiglint --hardware 8xH20
FROM python:3.12-slim AS build
COPY . /source
RUN pip wheel --no-cache-dir --wheel-dir /wheels /source

FROM python:3.12-slim
# no cache of pip, no compiler: the wheel and its three dependencies
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels lfconfiglint \
    && useradd --create-home --uid 1000 lint
USER lint
WORKDIR /work
ENTRYPOINT ["lfconfiglint"]
