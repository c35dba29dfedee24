"""Which version this is, asked of what is installed."""

__all__ = ["version"]


def version() -> str:
    """Return the version of the library, or ``unknown`` where it runs from a folder without being installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return f"itilbrm {installed('itilbrm')}"
    except PackageNotFoundError:
        return "itilbrm (not installed, version unknown)"
