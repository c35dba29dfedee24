"""The tests of what strangers may try run the command line as its own tests do."""

from tests.faces.conftest import call, environment, files, folder, kept, start

__all__ = ["call", "environment", "files", "folder", "kept", "start"]
