"""Which release of the program this is."""

NAME = "afterloop"


def release() -> str:
    """Return the release that is installed; a checkout that is not has none."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(NAME)
    except PackageNotFoundError:
        return "0+checkout"
