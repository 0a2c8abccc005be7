"""bin/dev: prepares, starts the three processes, keeps them running, stops them all."""

import argparse
import importlib
import socket
import sys
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

from etwinning.config.postgres import Unavailable
from etwinning.config.start import prepare, system
from etwinning.config.start.supervisor import NotReadyError, Supervisor

LAST_PORT = 65_534  # the live process takes the next one


def main(words: Sequence[str]) -> int:
    """Run until Ctrl-C; 0 then, 1 after a sentence on what hindered the start."""
    options = _read(words)
    try:
        importlib.import_module("etwinning.config.settings")  # refuses what makes no sense before anything is started
        for port in (options.port, options.port + 1):
            _refuse_taken(port)
        system.need_pdf_libraries()
        prepare.everything()
        with Supervisor(options.port) as running:
            running.wait_until_ready()
            print(prepare.PEOPLE.read_text().rstrip(), end="\n\n")
            print(f"Ready: http://127.0.0.1:{options.port}/", flush=True)
            running.watch()
    except (ImproperlyConfigured, prepare.StepFailedError, Unavailable, NotReadyError) as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _read(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/dev", description="Starts eTwinning on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="of the pages; the live process takes the next (8000)")
    options = parser.parse_args(words)
    if not 1 <= options.port <= LAST_PORT:
        parser.error(f"--port must be between 1 and {LAST_PORT}.")
    return options


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise NotReadyError(
                f"Port {port} cannot be used ({error.strerror}). Stop what uses it, or choose another: "
                f"bin/dev --port {8100 if port < 8100 else port + 10}"  # noqa: PLR2004 - any other port
            ) from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
