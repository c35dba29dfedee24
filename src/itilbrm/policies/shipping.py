"""The policies that come with the library: the six profiles of DOMAIN 0.5, one file each."""

from functools import cache

from itilbrm.policies.policies import Policies
from itilbrm.policies.profile_files import profile_in
from itilbrm.toml_files import Section, read_toml_text

__all__ = ["shipped_policies"]


@cache
def shipped_policies() -> Policies:
    """Return the policies that come with the library; they are read once, when they are first asked for."""
    from importlib.resources import files

    folder = files("itilbrm.policies").joinpath("shipped")
    written = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    read = (profile_in(Section(each.name, read_toml_text(each.read_bytes(), each.name))) for each in written)
    return Policies(profiles={profile.id: profile for profile in read})
