"""The recording that `azaudit demo` replays: data, made a package so that the wheel carries it."""
